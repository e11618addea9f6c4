using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Sharpest.Experiments.Tests.Data;

namespace Sharpest.Experiments.Tests.Plugins;

/// <summary>Compiles assemblies into a folder of its own.</summary>
internal sealed class Workshop : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Compiles a plug-in of which only the body of <c>Register</c> matters.</summary>
    public string BuildPlugin(string body, string name = "mine/Mine", params string[] references) =>
        Build(
            name,
            $$"""
            using Sharpest.Experiments.Models;
            using Sharpest.Experiments.Losses;
            using Sharpest.Experiments.Data;
            using Sharpest.Experiments.Plugins;
            public sealed class Mine : IPlugin
            {
                public void Register(IPluginRegistry registry) { {{body}} }
            }
            """,
            references
        );

    /// <summary>Compiles any code; of references and assemblies of the test, the references win.</summary>
    public string Build(string name, string code, params string[] references)
    {
        string[] named = [.. references.Select(Path.GetFileName)!];
        IEnumerable<string> trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !named.Contains(Path.GetFileName(path)));
        var compilation = CSharpCompilation.Create(
            Path.GetFileName(name),
            [CSharpSyntaxTree.ParseText(code)],
            trusted.Concat(references).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return folder.Write($"{name}.dll", image.ToArray());
    }

    public string Write(string name, string text) => folder.Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string PathTo(string name) => Path.Combine(folder.Path, name);

    public void Dispose() => folder.Dispose();
}
