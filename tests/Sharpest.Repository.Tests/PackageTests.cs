using System.Xml.Linq;

namespace Sharpest.Repository.Tests;

public sealed class PackageTests
{
    private static readonly string[] Projects =
    [
        .. Tree.With(".csproj"),
        .. Tree.With(".targets"),
        .. Tree.With(".props").Where(file => file != "Directory.Packages.props"),
    ];

    [Fact]
    public void Versions_of_packages_are_named_in_one_place_only()
    {
        string[] elsewhere =
        [
            .. Projects.Where(file =>
                References(file)
                    .Any(reference =>
                        reference.Attribute("Version") is not null || reference.Element("Version") is not null
                    )
            ),
        ];

        Assert.Empty(elsewhere);
    }

    [Fact]
    public void Every_package_that_is_used_has_a_version_and_the_other_way_round()
    {
        XElement central = XDocument.Parse(Tree.Read("Directory.Packages.props")).Root!;
        string[] pinned = [.. Names(central.Elements("ItemGroup").Where(IsPinning))];
        string[] versions = [.. Names(central.Elements("ItemGroup"))];
        string[] used = [.. Projects.SelectMany(References).Select(reference => reference.Attribute("Include")!.Value)];

        Assert.Empty(used.Except(versions));
        Assert.Empty(versions.Except(used).Except(pinned));
    }

    private static bool IsPinning(XElement group) =>
        group.Attribute("Label")?.Value.StartsWith("Pinned", StringComparison.Ordinal) ?? false;

    private static IEnumerable<string> Names(IEnumerable<XElement> groups) =>
        groups.Elements("PackageVersion").Select(version => version.Attribute("Include")!.Value);

    private static IEnumerable<XElement> References(string file) =>
        XDocument.Parse(Tree.Read(file)).Descendants("PackageReference");
}
