using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Sharpest.Repository.Tests;

/// <summary>The arrow of dependency between the rooms points down.</summary>
public sealed partial class RoomTests
{
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["Sharpest"] = [],
        ["Sharpest.Runs"] = [],
        ["Sharpest.Experiments"] = ["Sharpest", "Sharpest.Runs"],
        ["Sharpest.Cli"] = ["Sharpest.Experiments", "Sharpest", "Sharpest.Runs"],
    };

    private static readonly string[] WithoutTorch = ["Sharpest.Runs"];

    public static TheoryData<string> Rooms => [.. Below.Keys];

    [Fact]
    public void Every_project_of_the_product_is_a_known_room() =>
        Assert.Equal(Below.Keys.Order(), Tree.With(".csproj", "src/").Select(Path.GetFileNameWithoutExtension).Order());

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_project_refers_only_to_rooms_below(string room)
    {
        string[] references =
        [
            .. XDocument
                .Parse(Tree.Read($"src/{room}/{room}.csproj"))
                .Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value)),
        ];

        Assert.Empty(references.Except(Below[room]));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void An_assembly_refers_only_to_rooms_below(string room)
    {
        string[] references = [.. Assembly.Load(room).GetReferencedAssemblies().Select(assembly => assembly.Name!)];
        string[] ours = [.. references.Where(name => name.Split('.')[0] == "Sharpest")];

        Assert.Empty(ours.Except(Below[room]));
        Assert.False(WithoutTorch.Contains(room) && references.Contains("TorchSharp"));
    }

    [Fact]
    public void The_library_refers_to_TorchSharp_and_to_the_system_only() =>
        Assert.Equal(
            ["TorchSharp"],
            Assembly
                .Load("Sharpest")
                .GetReferencedAssemblies()
                .Select(assembly => assembly.Name!)
                .Where(name => name.Split('.')[0] is not ("System" or "Microsoft" or "netstandard"))
        );

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_source_file_names_only_rooms_below(string room)
    {
        string[] above = [.. Below.Keys.Where(other => other != "Sharpest" && other != room).Except(Below[room])];
        foreach (string file in Tree.With(".cs", $"src/{room}/"))
        {
            string[] named = [.. Named().Matches(Tree.Read(file)).Select(match => match.Value).Distinct()];
            Assert.True(!named.Intersect(above).Any(), $"{file} names {string.Join(", ", named.Intersect(above))}");
        }
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_without_torch_does_not_name_it(string room)
    {
        string[] files = [.. Tree.With(".cs", $"src/{room}/").Where(file => Torch().IsMatch(Tree.Read(file)))];

        Assert.True(files.Length == 0 || !WithoutTorch.Contains(room), string.Join(", ", files));
    }

    [GeneratedRegex(@"\bSharpest\.(Runs|Experiments|Cli)\b")]
    private static partial Regex Named();

    [GeneratedRegex(@"\bTorchSharp\b")]
    private static partial Regex Torch();
}
