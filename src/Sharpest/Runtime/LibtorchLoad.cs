namespace Sharpest.Runtime;

/// <summary>How libtorch came into the process.</summary>
/// <param name="State">What was done.</param>
/// <param name="Message">One line for a person: what was done, or what is missing and how to mend it.</param>
public sealed record LibtorchLoad(LibtorchLoadState State, string Message)
{
    /// <summary>Whether torch can be called.</summary>
    public bool Succeeded => State != LibtorchLoadState.Failed;
}

/// <summary>The ways in which libtorch can be loaded.</summary>
public enum LibtorchLoadState
{
    /// <summary>The shipped files load as they are.</summary>
    AsShipped,

    /// <summary>The C# binding asked for a newer C++ library than the system has, needlessly, and was loaded without that demand.</summary>
    PatchedInMemory,

    /// <summary>It cannot be loaded.</summary>
    Failed,
}
