using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Unishop.Dashboard.Hosting;

/// <summary>A certificate from PEM files. What is renewed in the files is used for new connections within a minute, without a restart.</summary>
internal sealed class TlsCertificate
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly string _file;
    private readonly string _keyFile;
    private readonly string? _password;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private SslStreamCertificateContext _context;
    private (DateTime Certificate, DateTime Key) _written;
    private long _looked;

    /// <summary>Reads the files.</summary>
    /// <exception cref="CryptographicException">They are no certificate and its key.</exception>
    /// <exception cref="IOException">They can't be read.</exception>
    public TlsCertificate(string file, string keyFile, string? password, TimeProvider? time = null)
    {
        (_file, _keyFile, _password, _time) = (file, keyFile, password, time ?? TimeProvider.System);
        _written = Written();
        _context = Load();
        _looked = _time.GetTimestamp();
    }

    /// <summary>The certificate as it is in the files now; the last good one where what is in them can't be used.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_lock)
            {
                if (_time.GetElapsedTime(_looked) < Fresh)
                {
                    return _context;
                }

                _looked = _time.GetTimestamp();
                try
                {
                    if (Written() is var written && written != _written)
                    {
                        _context = Load();
                        _written = written;
                    }
                }
                catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
                {
                    // Half of a renewal: certificate and key are two files. The next minute finds both.
                }

                return _context;
            }
        }
    }

    private (DateTime Certificate, DateTime Key) Written() => (File.GetLastWriteTimeUtc(_file), File.GetLastWriteTimeUtc(_keyFile));

    private SslStreamCertificateContext Load()
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_file);
        var certificate = string.IsNullOrEmpty(_password)
            ? X509Certificate2.CreateFromPemFile(_file, _keyFile)
            : X509Certificate2.CreateFromEncryptedPemFile(_file, _password, _keyFile);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
