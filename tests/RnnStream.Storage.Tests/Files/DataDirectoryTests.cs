using System.Text;
using RnnStream.Storage.Files;
using RnnStream.Testing.Storage;

namespace RnnStream.Storage.Tests.Files;

public sealed class DataDirectoryTests : IDisposable
{
    private const UnixFileMode OwnerOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryDirectory _root = new();

    private string DataPath => _root.Join("data");

    public void Dispose() => _root.Dispose();

    [Fact]
    [Trait("Fault", "C5")]
    public void A_new_directory_is_made_for_its_owner_alone()
    {
        using var directory = DataDirectory.Open(DataPath);
        foreach (var path in (string[])[DataPath, directory.LogPath, directory.CheckpointsPath, directory.ModelsPath])
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(path));
    }

    [Fact]
    [Trait("Fault", "D10")]
    public void A_second_instance_is_refused_until_the_first_is_gone()
    {
        using (DataDirectory.Open(DataPath))
        {
            var failure = Assert.Throws<DataDirectoryException>(() => DataDirectory.Open(DataPath));
            Assert.Contains("in use by another running instance", failure.Message, StringComparison.Ordinal);
        }

        DataDirectory.Open(DataPath).Dispose();
    }

    [Fact]
    public void The_simulated_disk_locks_too()
    {
        var disk = new SimulatedDisk(1);
        using var first = disk.OpenDirectory();
        Assert.Throws<DataDirectoryException>(() => disk.OpenDirectory());
    }

    [Fact]
    [Trait("Fault", "C5")]
    public void A_directory_that_everybody_may_write_to_is_refused()
    {
        Directory.CreateDirectory(DataPath);
        File.SetUnixFileMode(DataPath, (UnixFileMode)0b111_111_111);
        var failure = Assert.Throws<DataDirectoryException>(() => DataDirectory.Open(DataPath));
        Assert.Contains("chmod 700", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Fault", "C5")]
    [InlineData("log")]
    [InlineData("LOCK")]
    [InlineData("models/global.safetensors")]
    [InlineData("checkpoints/00000000000000000007.checkpoint")]
    public void A_symbolic_link_inside_is_refused(string name)
    {
        DataDirectory.Open(DataPath).Dispose();
        var target = _root.Join("elsewhere");
        File.WriteAllText(target, "precious");
        var path = Path.Join(DataPath, name);
        if (Directory.Exists(path)) Directory.Delete(path);
        else File.Delete(path);
        File.CreateSymbolicLink(path, target);
        var failure = Assert.Throws<DataDirectoryException>(() => DataDirectory.Open(DataPath));
        Assert.Contains("symbolic link", failure.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(target));
    }

    [Fact]
    [Trait("Fault", "D9")]
    public void A_path_that_cannot_be_used_is_named_in_one_line()
    {
        File.WriteAllText(DataPath, "a file");
        foreach (var path in (string[])[DataPath, _root.Join("data/inside"), "/proc/rnnstream"])
        {
            var failure = Assert.Throws<DataDirectoryException>(() => DataDirectory.Open(path));
            Assert.Contains(path, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', failure.Message);
        }
    }

    [Fact]
    public void A_file_is_replaced_whole_listed_and_removed()
    {
        using var directory = DataDirectory.Open(DataPath);
        Assert.Null(directory.TryRead("models/a.safetensors"));
        directory.WriteDurably("models/a.safetensors", "first"u8);
        directory.WriteDurably("models/a.safetensors", "2nd"u8);
        Assert.Equal("2nd", Encoding.ASCII.GetString(directory.TryRead("models/a.safetensors")!));
        Assert.Equal(["a.safetensors"], directory.List("models"));
        directory.Delete("models/a.safetensors");
        directory.Delete("models/a.safetensors");
        Assert.Empty(directory.List("models"));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("models/../../outside")]
    public void A_name_never_leaves_the_directory(string name)
    {
        using var directory = DataDirectory.Open(DataPath);
        Assert.Throws<ArgumentException>(() => directory.WriteDurably(name, "x"u8));
        Assert.Throws<ArgumentException>(() => directory.TryRead(name));
        Assert.Throws<ArgumentException>(() => directory.Delete(name));
    }

    [Fact]
    [Trait("Fault", "D2")]
    public void A_stop_at_any_operation_leaves_the_old_or_the_new_file()
    {
        for (var crashAt = 1; ; crashAt++)
        {
            var disk = new SimulatedDisk(crashAt);
            var directory = disk.OpenDirectory();
            directory.WriteDurably("models/m", "old"u8);
            disk.CrashAt = disk.Operations + crashAt;
            var crash = Record.Exception(() => directory.WriteDurably("models/m", "new and longer"u8));
            disk.LosePower();
            using var again = disk.OpenDirectory();
            var found = Encoding.ASCII.GetString(again.TryRead("models/m")!);
            Assert.Contains(found, crash is null ? ["new and longer"] : (string[])["old", "new and longer"]);
            Assert.Equal(["m"], again.List("models"));
            if (crash is null) return;
        }
    }
}
