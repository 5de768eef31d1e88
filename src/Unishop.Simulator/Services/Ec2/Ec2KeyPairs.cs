using System.Security.Cryptography;
using System.Text;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Key pairs. Keys are made of the world's randomness, so that the same calls make the same ones: never use one outside.</summary>
internal static class Ec2KeyPairs
{
    // What a private ED25519 key begins with in PKCS #8 (RFC 8410).
    private const string Prefix = "302e020100300506032b657004220420";

    public static WireStruct Describe(AwsCall call)
    {
        var names = call.Input.Texts("KeyNames").ToArray();
        if (Array.Find(names, name => !Here(call).Any(key => key.Name == name)) is { } missing)
        {
            throw Missing(missing);
        }

        return call.Found("KeyPairIds", Here(call).Where(key => names.Length == 0 || names.Contains(key.Name)), key => key.Id, (key, name) => name switch
        {
            "key-name" => [key.Name],
            "key-pair-id" => [key.Id],
            "fingerprint" => [key.Fingerprint],
            _ => Ec2Tags.Filter(name, key.Tags),
        }, id => Ec2Requests.Error("InvalidKeyPair.NotFound", $"The key pair ID '{id}' does not exist"), "KeyPairs", key => WireStruct.Of(
            ("KeyPairId", key.Id), ("KeyName", key.Name), ("KeyType", key.Type), ("KeyFingerprint", key.Fingerprint), ("CreateTime", key.CreatedAt),
            ("PublicKey", call.Input.Flag("IncludePublicKey") == true ? key.PublicKey : null), ("Tags", Ec2Tags.Structs(key.Tags))));
    }

    public static AwsAnswer Create(AwsCall call)
    {
        RequireFree(call);
        if (call.Input.Text("KeyType") != "ed25519")
        {
            throw Ec2Requests.Error("UnsupportedOperation", "This simulator makes keys of KeyType ed25519 only, since an RSA key can't be made again from a seed: ask for ed25519, or import your key.");
        }

        var tags = Ec2Tags.Asked(call, "key-pair");
        call.RequireNoDryRun();
        var secret = Convert.FromHexString(Prefix + call.World.Random.Hex(64));
        var pair = Add(call, "ed25519", Convert.ToBase64String(SHA256.HashData(secret)), null, tags);
        return new AwsAnswer(WireStruct.Of(
            ("KeyPairId", pair.Id), ("KeyName", pair.Name), ("KeyFingerprint", pair.Fingerprint), ("KeyMaterial", PemEncoding.WriteString("PRIVATE KEY", secret)), ("Tags", Ec2Tags.Structs(pair.Tags))), Effect: true);
    }

    public static AwsAnswer Import(AwsCall call)
    {
        RequireFree(call);
        var material = call.Input.TryGetValue("PublicKeyMaterial", out var value) && value is byte[] bytes ? Encoding.UTF8.GetString(bytes).Trim() : "";
        var blob = new byte[material.Length];
        if (material.Split(' ') is not [var type and ("ssh-rsa" or "ssh-ed25519"), var encoded, ..] || !Convert.TryFromBase64String(encoded, blob, out var length) || length < 32)
        {
            throw Ec2Requests.Error("InvalidKey.Format", "Key is not in valid OpenSSH public key format");
        }

        var tags = Ec2Tags.Asked(call, "key-pair");
        call.RequireNoDryRun();
        var pair = Add(call, type[4..], Convert.ToBase64String(SHA256.HashData(blob.AsSpan(0, length))), material, tags);
        return new AwsAnswer(WireStruct.Of(("KeyPairId", pair.Id), ("KeyName", pair.Name), ("KeyFingerprint", pair.Fingerprint), ("Tags", Ec2Tags.Structs(pair.Tags))), Effect: true);
    }

    /// <summary>Deletes a key pair; none of that name is as good as deleted.</summary>
    public static AwsAnswer Delete(AwsCall call)
    {
        var (name, id) = (call.Input.Text("KeyName"), call.Input.Text("KeyPairId"));
        if (name is null && id is null)
        {
            throw Ec2Requests.Error("MissingParameter", "The request must contain the parameter KeyName or KeyPairId");
        }

        call.RequireNoDryRun();
        var found = Here(call).FirstOrDefault(key => id is null ? key.Name == name : key.Id == id);
        call.World.Ec2.KeyPairs.RemoveAll(key => key == found);
        return new AwsAnswer(WireStruct.Of(("Return", true), ("KeyPairId", found?.Id)), Effect: found is not null);
    }

    /// <exception cref="WireException">It names a key pair that does not exist.</exception>
    public static string? Known(AwsCall call, string? name) => name is null || Here(call).Any(key => key.Name == name) ? name : throw Missing(name);

    private static IEnumerable<KeyPair> Here(AwsCall call) => call.World.Ec2.KeyPairs.Where(key => key.Region == call.Region);

    private static WireException Missing(string name) => Ec2Requests.Error("InvalidKeyPair.NotFound", $"The key pair '{name}' does not exist");

    private static void RequireFree(AwsCall call)
    {
        if (Here(call).Any(key => key.Name == call["KeyName"]))
        {
            throw Ec2Requests.Error("InvalidKeyPair.Duplicate", $"The keypair already exists: '{call["KeyName"]}'");
        }
    }

    private static KeyPair Add(AwsCall call, string type, string fingerprint, string? publicKey, SortedDictionary<string, string> tags)
    {
        var pair = new KeyPair(call.World.Id("key"), call.Region, call["KeyName"], type, fingerprint, publicKey, call.World.Now);
        Ec2Tags.Put(pair.Tags, tags);
        call.World.Ec2.KeyPairs.Add(pair);
        return pair;
    }
}
