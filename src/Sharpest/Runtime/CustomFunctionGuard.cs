using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Sharpest.Runtime;

// A custom autograd function of the user's whose backward throws. The binding hands libtorch a delegate for each node; here
// it is wrapped in one that keeps the exception for the gate and answers with nothing, which libtorch refuses.
internal static unsafe class CustomFunctionGuard
{
    private static readonly ConditionalWeakTable<Delegate, Delegate> Wrappers = [];
    private static readonly Type? ApplyType = typeof(torch)
        .Assembly.GetTypes()
        .FirstOrDefault(type => type.Name == "ApplyFunc" && typeof(Delegate).IsAssignableFrom(type));

    private static readonly Lazy<Func<Delegate, Delegate>> Wrap = new(MakeWrapper);

    private static delegate* unmanaged<nint, nint, Node> inner;

    public static bool Install(nint library)
    {
        if (ApplyType is null)
            return false;
        inner = (delegate* unmanaged<nint, nint, Node>)NativeLibrary.GetExport(library, "THSAutograd_CSharpNode_ctor");
        return ExportTable.Replace(
                library,
                "THSAutograd_CSharpNode_ctor",
                (nint)(delegate* unmanaged<nint, nint, Node>)&Create
            ) != 0;
    }

    [UnmanagedCallersOnly]
    private static Node Create(nint apply, nint delete)
    {
        try
        {
            Delegate original = Marshal.GetDelegateForFunctionPointer(apply, ApplyType!);
            if (IsOurs(original))
                return inner(apply, delete);
            Delegate wrapper = Wrappers.GetValue(original, key => Wrap.Value(key)); // lives as long as the node holds the original
            return inner(Marshal.GetFunctionPointerForDelegate(wrapper), delete);
        }
        catch (Exception)
        {
            return inner(apply, delete);
        }
    }

    // This library's functions catch by themselves.
    private static bool IsOurs(Delegate apply) =>
        apply.Target?.GetType().GenericTypeArguments is [var function]
        && function.Assembly == typeof(CustomFunctionGuard).Assembly;

    // original => (tensors, size) => { try { return original(tensors, size); } catch (Exception e) { keep(e); return default; } }
    // The delegate's type is internal to the binding, so that it cannot be written in C#.
    private static Func<Delegate, Delegate> MakeWrapper()
    {
        MethodInfo invoke = ApplyType!.GetMethod("Invoke")!;
        ParameterExpression original = Expression.Parameter(typeof(Delegate), "original");
        ParameterExpression[] arguments =
        [
            .. invoke.GetParameters().Select(p => Expression.Parameter(p.ParameterType, p.Name)),
        ];
        ParameterExpression e = Expression.Parameter(typeof(Exception), "e");
        Expression call = Expression.Invoke(Expression.Convert(original, ApplyType), arguments);
        Expression keep = Expression.Call(((Action<Exception>)CallbackFailure.Keep).Method, e);
        CatchBlock caught = Expression.Catch(e, Expression.Block(keep, Expression.Default(invoke.ReturnType)));
        LambdaExpression guarded = Expression.Lambda(ApplyType, Expression.TryCatch(call, caught), arguments);
        return Expression.Lambda<Func<Delegate, Delegate>>(guarded, original).Compile();
    }

    // What the binding's constructor returns: a shared and a weak pointer.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Node
    {
        public readonly nint Shared;
        public readonly nint Weak;
    }
}
