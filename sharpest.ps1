# Starts Sharpest on Windows: builds what is out of date, then hands over to the command line.
#   .\sharpest.ps1 quickstart    build and a first experiment; needs nothing but the .NET 10 SDK
#   .\sharpest.ps1 test          everything the project checks about itself; the last line is "N passed, N failed"
#   .\sharpest.ps1 VERB ...      a verb of the command line; .\sharpest.ps1 --help names them
# Exit codes: 0 good, 1 failed, 2 something is missing that a person must provide, 130 stopped by Ctrl-C.
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$artifacts = Join-Path $root 'artifacts'
$stamp = Join-Path $artifacts 'launcher/built'
$verb = if ($args.Count -gt 0) { $args[0] } else { '' }
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'

function Say([string] $text) { [Console]::Error.WriteLine($text) }

function Stop-With([string] $text) {
    Say "sharpest: $text"
    if ($verb -eq 'test') { Write-Output '0 passed, 1 failed' }
    exit 2
}

# Runs dotnet in the root folder without a word and gives the exit code. When it fails, a known cause is told in one line.
function Invoke-Quietly([string[]] $arguments) {
    Push-Location $root
    try { $output = & { $ErrorActionPreference = 'Continue'; & dotnet @arguments 2>&1 | Out-String } }
    finally { Pop-Location }
    if ($LASTEXITCODE -eq 0) { return 0 }
    if ($output -match 'not enough space|No space left') {
        Say "sharpest: the disk is full. Free about 2 GB where $root and the NuGet packages lie, then start again."
        return 2
    }
    if ($output -match 'NU1301|NU1801|Unable to load the service index') {
        Say 'sharpest: packages could not be fetched. Connect to the network (or set a NuGet mirror), then start again.'
        return 2
    }
    if ($output -match 'Access to the path .* is denied') {
        Say "sharpest: a file could not be written. Give yourself the rights to $root and to the NuGet packages."
        return 2
    }
    if ($output -match 'being used by another process') {
        Say 'sharpest: a run is going on from the program that must be built anew. Wait for its end, or stop and resume it.'
        return 2
    }
    Say $output
    Say "sharpest: 'dotnet $arguments' failed; what it said stands above."
    return 1
}

function Assert-Sdk {
    $remedy = 'Install version 10 from https://dotnet.microsoft.com/download and start again.'
    if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) { Stop-With "no .NET SDK found. $remedy" }
    Push-Location $root
    try { & { $ErrorActionPreference = 'Continue'; & dotnet --version 2>&1 | Out-Null } } finally { Pop-Location }
    if ($LASTEXITCODE -ne 0) { Stop-With "the .NET SDK here is too old. $remedy" }
    try { New-Item -ItemType Directory -Force (Join-Path $artifacts 'launcher') | Out-Null }
    catch { Stop-With "cannot write to $root. Put Sharpest where you may write." }
}

function Get-CommandLine {
    Get-ChildItem (Join-Path $artifacts 'bin/Sharpest.Cli/release_*/Sharpest.Cli.dll') -ErrorAction SilentlyContinue |
        Select-Object -First 1 -ExpandProperty FullName
}

function Test-Stale {
    if (-not (Test-Path $stamp) -or -not (Get-CommandLine)) { return $true }
    $built = (Get-Item $stamp).LastWriteTimeUtc
    $sources = 'src', 'eng', 'Directory.Build.props', 'Directory.Build.targets', 'Directory.Packages.props', 'global.json' |
        ForEach-Object { Join-Path $root $_ }
    $newer = @(Get-Item $sources) + @(Get-ChildItem $sources -Recurse) |
        Where-Object { $_.LastWriteTimeUtc -gt $built } |
        Select-Object -First 1
    return $null -ne $newer
}

function Build-IfStale {
    if (-not (Test-Stale)) { return }
    Assert-Sdk
    Say 'Building Sharpest (the first time also fetches 200 MB of packages)'
    $began = [DateTime]::UtcNow
    $code = Invoke-Quietly @(
        'build', 'src/Sharpest.Cli', '-c', 'Release', '--disable-build-servers', '-v', 'quiet', '-clp:NoSummary')
    if ($code -ne 0) { exit $code }
    Set-Content $stamp ''
    (Get-Item $stamp).LastWriteTimeUtc = $began
}

# Prints the closing line and leaves; whatever is not a test but went wrong counts as a failure.
function Close-Tests([int] $passed, [int] $failed) {
    Write-Output "$passed passed, $failed failed"
    if ($failed -eq 0 -and $passed -gt 0) { exit 0 }
    exit 1
}

function Invoke-Tests([string[]] $arguments) {
    $passed = 0
    $failed = 0
    $env:CI = 'true'
    Say 'Checking the format'
    if ((Invoke-Quietly @('tool', 'restore')) -ne 0) { Close-Tests 0 1 }
    if ((Invoke-Quietly @('csharpier', 'check', '.')) -ne 0) { $failed++ }
    Say 'Building (the first time also fetches 200 MB of packages)'
    $build = @('build', 'Sharpest.slnx', '-c', 'Release', '--disable-build-servers', '-v', 'quiet', '-clp:NoSummary')
    if ((Invoke-Quietly $build) -ne 0) { Close-Tests 0 ($failed + 1) }
    foreach ($project in Get-ChildItem (Join-Path $root 'tests/*.Tests/*.Tests.csproj')) {
        Say "Testing $($project.BaseName)"
        Push-Location $root
        $lines = @(& dotnet test --project $project.FullName -c Release --no-build --no-progress `
            --results-directory (Join-Path $artifacts 'TestResults') @arguments)
        $code = $LASTEXITCODE
        Pop-Location
        $lines | Write-Output
        $bad = 0
        foreach ($line in $lines) {
            if ($line -match '^\s+succeeded: (\d+)') { $passed += [int] $Matches[1] }
            if ($line -match '^\s+failed: (\d+)') { $bad += [int] $Matches[1] }
        }
        # 8 says that no test matched the filter, which is no fault of one project among several.
        if ($bad -eq 0 -and $code -ne 0 -and $code -ne 8) { $bad = 1 }
        $failed += $bad
    }
    Close-Tests $passed $failed
}

if ($verb -eq 'test') {
    Assert-Sdk
    Invoke-Tests @($args | Select-Object -Skip 1)
}
else {
    Build-IfStale
    & dotnet (Get-CommandLine) @args
    exit $LASTEXITCODE
}
