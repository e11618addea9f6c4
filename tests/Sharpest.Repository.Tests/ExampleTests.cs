using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Sharpest.Cli.CommandLine;
using Sharpest.Experiments.Specs;
using Spectre.Console.Testing;

namespace Sharpest.Repository.Tests;

/// <summary>What the documentation shows can be typed and works.</summary>
public sealed partial class ExampleTests
{
    public static TheoryData<string, string> Programs => Fenced("csharp", "cs");

    public static TheoryData<string, string> Specifications => Fenced("json", "jsonc");

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_program_compiles_and_runs(string page, string code)
    {
        using var assembly = new MemoryStream();
        var result = Compile(code).Emit(assembly, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(result.Success, $"{page}\n{string.Join('\n', result.Diagnostics)}");
        MethodInfo main = Assembly.Load(assembly.ToArray()).EntryPoint!;
        main.Invoke(null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
    }

    [Fact]
    public void The_first_page_shows_a_program_and_both_commands()
    {
        Assert.Contains(Programs, row => row.Data.Item1 == "README.md");
        Assert.Contains("./sharpest quickstart", Tree.Read("README.md"), StringComparison.Ordinal);
        Assert.Contains("./sharpest test", Tree.Read("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_line_is_one_that_the_program_understands()
    {
        string[] faults =
        [
            .. Markdown.Pages.SelectMany(page =>
                Markdown
                    .Fences(page)
                    .Where(fence => fence.Language is "sh" or "bash" or "console")
                    .SelectMany(fence => CommandLines(fence.Code))
                    .SelectMany(line => Faults(line).Select(fault => $"{page}: {line}: {fault}"))
            ),
        ];

        Assert.True(faults.Length == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Every_flag_and_verb_of_the_program_is_described()
    {
        string page = Tree.Read("docs/cli.md");
        foreach (Command verb in Root().Subcommands)
        {
            Assert.Contains($"## {verb.Name}\n", page, StringComparison.Ordinal);
            Assert.All(
                verb.Subcommands.Prepend(verb)
                    .SelectMany(part => part.Options)
                    .Select(option => option.Name)
                    .Where(name => name != "--help"),
                name => Assert.Contains($"`{name}", page, StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public void The_defaults_that_are_described_are_those_of_the_program()
    {
        string[] lines =
        [
            .. Tree.Read("docs/cli.md")
                .Split('\n')
                .SkipWhile(line => line != "## train")
                .Skip(1)
                .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)),
        ];
        foreach (SpecMember member in SpecMembers.All)
        {
            string row = lines.Single(line => line.StartsWith($"| `{member.Flag}` |", StringComparison.Ordinal));
            Assert.Contains($"| {member.DefaultText} |", row, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Specifications))]
    public void A_specification_can_be_read(string page, string code)
    {
        if (code.Contains("\"lr\"", StringComparison.Ordinal))
        {
            ExperimentSpec spec = SpecReader.ReadText(code, page);
            Assert.NotEqual(new ExperimentSpec(), spec);
        }
    }

    private static TheoryData<string, string> Fenced(params string[] languages) =>
        [
            .. Markdown.Pages.SelectMany(page =>
                Markdown
                    .Fences(page)
                    .Where(fence => languages.Contains(fence.Language))
                    .Select(fence => new TheoryDataRow<string, string>(page, fence.Code))
            ),
        ];

    private static CSharpCompilation Compile(string code)
    {
        string[] trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        const string usings = "global using System; global using System.Linq; global using System.Collections.Generic;";
        return CSharpCompilation.Create(
            "Example",
            [
                CSharpSyntaxTree.ParseText(usings, cancellationToken: TestContext.Current.CancellationToken),
                CSharpSyntaxTree.ParseText(code, cancellationToken: TestContext.Current.CancellationToken),
            ],
            trusted.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
    }

    private static IEnumerable<string> CommandLines(string code) =>
        code.Replace("\\\n", " ", StringComparison.Ordinal)
            .Split('\n')
            .Select(line => Prompt().Replace(line.Split(" #")[0].Split(" > ")[0], "").Trim())
            .Where(line => line.StartsWith("./sharpest", StringComparison.Ordinal));

    private static IReadOnlyList<string> Faults(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        return words is ["test", ..] ? [] : ParseFaults.Of(Root().Parse(words));
    }

    private static RootCommand Root() => new SharpestCommand(Context()).Root;

    private static CliContext Context() =>
        new()
        {
            Output = new TestConsole(),
            Error = new TestConsole(),
            Clock = TimeProvider.System,
            Environment = _ => null,
            WorkingFolder = Tree.Root,
            Runner = null!,
            Measurer = null!,
            Bench = null!,
            Processes = null!,
            Datasets = null!,
            Reports = null!,
            Checks = [],
            Known = new KnownNames(["fashion-mnist", "mnist"], ["simple-cnn", "simple-cnn-medium"]),
            Stop = TestContext.Current.CancellationToken,
        };

    [GeneratedRegex(@"^\s*\$ ")]
    private static partial Regex Prompt();
}
