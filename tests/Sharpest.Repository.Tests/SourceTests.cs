using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Sharpest.Repository.Tests;

/// <summary>Rules that every source file keeps.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 300;
    private const int LongestMethod = 40;

    [Fact]
    public void No_file_is_longer_than_can_be_overseen() =>
        AssertNone(Tree.With(".cs").Where(file => Tree.Read(file).TrimEnd().Split('\n').Length > LongestFile));

    [Fact]
    public void No_method_of_the_product_is_longer_than_a_screen() =>
        AssertNone(
            Tree.With(".cs", "src/")
                .SelectMany(file =>
                    Parse(file)
                        .DescendantNodes()
                        .OfType<BaseMethodDeclarationSyntax>()
                        .Where(method => Lines(method) > LongestMethod)
                        .Select(method =>
                            $"{file}: {Lines(method)} lines at {method.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"
                        )
                )
        );

    [Fact]
    public void Nothing_is_left_for_later() =>
        AssertNone(
            Tree.Files.Where(file =>
                    Path.GetExtension(file)
                        is ".cs"
                            or ".md"
                            or ".sh"
                            or ".ps1"
                            or ".props"
                            or ".targets"
                            or ".py"
                            or ""
                )
                .Where(file => Later().IsMatch(Tree.Read(file)))
        );

    // A record may have its enumeration or its parts beside it; two classes are two concepts.
    [Fact]
    public void A_file_holds_one_public_type_or_a_family_of_records() =>
        AssertNone(Tree.With(".cs", "src/").Where(file => PublicTypes(file).Count(IsBehaviour) > 1));

    [Fact]
    public void A_file_with_one_type_has_its_name() =>
        AssertNone(
            Tree.With(".cs", "src/")
                .Where(file =>
                    Types(file).OfType<BaseTypeDeclarationSyntax>().ToArray() is [var only]
                    && only.Identifier.Text != Path.GetFileName(file).Split('.')[0]
                )
        );

    [Fact]
    public void A_namespace_is_the_folder() =>
        AssertNone(
            Tree.With(".cs", "src/")
                .Where(file =>
                    Parse(file).Members.OfType<BaseNamespaceDeclarationSyntax>().SingleOrDefault() is { } space
                    && space.Name.ToString() != string.Join('.', file.Split('/')[1..^1])
                )
        );

    [Fact]
    public void No_file_knows_the_machine_on_which_it_was_written() =>
        AssertNone(
            Tree.Files.Where(file => Path.GetExtension(file) is not (".safetensors" or ".png" or ".sqlite"))
                .Where(file => Machine().IsMatch(Tree.Read(file)))
        );

    private static void AssertNone(IEnumerable<string> files)
    {
        string[] found = [.. files];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    private static CompilationUnitSyntax Parse(string file) =>
        CSharpSyntaxTree.ParseText(Tree.Read(file)).GetCompilationUnitRoot();

    // What is done, without parameters, empty lines and braces around it; a single expression is a list of data at most.
    private static int Lines(BaseMethodDeclarationSyntax method) =>
        (method.Body?.ToString().Split('\n').Count(line => line.Trim().Length > 0) ?? 2) - 2;

    private static IEnumerable<MemberDeclarationSyntax> Types(string file) =>
        Parse(file).Members.OfType<BaseNamespaceDeclarationSyntax>().SelectMany(space => space.Members);

    private static IEnumerable<MemberDeclarationSyntax> PublicTypes(string file) =>
        Types(file).Where(member => member.Modifiers.Any(SyntaxKind.PublicKeyword));

    private static bool IsBehaviour(MemberDeclarationSyntax type) =>
        type is ClassDeclarationSyntax or StructDeclarationSyntax or InterfaceDeclarationSyntax;

    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK)\b")]
    private static partial Regex Later();

    [GeneratedRegex(@"(?<![\w.~*])/(work|root)/\w|C:\\Users\\\w")]
    private static partial Regex Machine();
}
