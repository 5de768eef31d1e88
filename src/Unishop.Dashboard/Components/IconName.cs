namespace Unishop.Dashboard.Components;

/// <summary>The shapes that there are.</summary>
public enum IconName
{
    /// <summary>A small circle: no judgement.</summary>
    Neutral,

    /// <summary>A circle with a tick.</summary>
    Good,

    /// <summary>A triangle with an exclamation mark.</summary>
    Warning,

    /// <summary>An octagon with a cross.</summary>
    Bad,

    /// <summary>A broken circle with a question mark.</summary>
    Unknown,

    /// <summary>A turning arrow.</summary>
    Busy,

    /// <summary>A clock.</summary>
    Waiting,

    /// <summary>Two arrow heads.</summary>
    Skipped,

    /// <summary>Two bars in a circle.</summary>
    Paused,

    /// <summary>A globe.</summary>
    Region,

    /// <summary>Two arrows that pass each other: the product.</summary>
    Brand,

    /// <summary>A filled diamond: on the critical path.</summary>
    Critical,
}
