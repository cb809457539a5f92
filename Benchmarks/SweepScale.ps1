<#
.SYNOPSIS
How long it takes to say what the tasks of a very large sweep are at, and to receive its results; and what a task costs beside its work.
.DESCRIPTION
Writes the folder of a sweep of -Tasks tasks, of which one in a hundred has failed, and reads it in processes of their own: seconds and the
most memory that each took, that of PowerShell itself among it. Then runs sweeps of -Trial short tasks on this machine, 1, 2 and 4 at once.
.EXAMPLE
./Build/Invoke-PowerShell.ps1 -File Benchmarks/SweepScale.ps1 -Tasks 100000
#>
param([int] $Tasks = 100000, [int] $Trial = 16, [string] $Folder = (Join-Path ([IO.Path]::GetTempPath()) "sweep-$PID"))

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
$program = [Environment]::ProcessPath
$assembly = if ((Split-Path $program -LeafBase) -eq 'dotnet') { "$PSHOME/pwsh.dll" }

# Seconds and megabytes of a command in a process of its own.
function Measure-Apart([string] $Name, [string] $Code) {
    $text = "Import-Module '$root/ValleyJump.psd1'; `$clock = [Diagnostics.Stopwatch]::StartNew(); $Code; " +
        "'{0:F1} s, {1:F0} MB' -f `$clock.Elapsed.TotalSeconds, ([Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB)"
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($text))
    '{0}: {1}' -f $Name, ((& $program @($assembly) -NoProfile -NonInteractive -EncodedCommand $encoded) -join '; ')
}

try {
    dotnet run --project $PSScriptRoot -c Release -- sweep-folder $Folder $Tasks
    if ($LASTEXITCODE -ne 0) { throw 'The folder could not be written.' }
    Measure-Apart 'nothing' ''
    Measure-Apart 'listing' "[IO.Directory]::GetFiles('$Folder/results').Count"
    Measure-Apart 'states' "Get-ValleySweep '$Folder' | Group-Object State -NoElement | ForEach-Object { `$_.Name, `$_.Count -join ' ' }"
    Measure-Apart 'results' "(Receive-ValleySweep '$Folder' -WarningAction Ignore | Measure-Object PFlat).Count"
}
finally {
    Remove-Item $Folder -Recurse -Force -ErrorAction Ignore
}

Import-Module "$root/ValleyJump.psd1"
# What a task is beside its work: this one has next to none.
foreach ($throttle in 1, 2, 4) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $null = 1..$Trial | ForEach-Object { [pscustomobject]@{ A = $_ } } |
        Submit-ValleySweep $Folder { [pscustomobject]@{ A = $_.A } } -Tasks $Trial -Throttle $throttle -CpusPerTask 1
    'short tasks, {0} at once: {1:F2} s a task' -f $throttle, ($clock.Elapsed.TotalSeconds / $Trial)
    Remove-Item $Folder -Recurse
}
# Efficiency: the work of a task, one after the other here, beside a sweep of it; a task has one core.
$block = { $_ | Invoke-TwoValleySim 0.05 0.05 -Realizations 20000 -Steps 20000 -ThrottleLimit 1 }
$one = (Measure-Command { [pscustomobject]@{ Seed = 1 } | ForEach-Object $block }).TotalSeconds
foreach ($throttle in 1, 2, 4) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $null = 1..8 | ForEach-Object { [pscustomobject]@{ Seed = $_ } } | Submit-ValleySweep $Folder $block -Tasks 8 -Throttle $throttle -CpusPerTask 1
    'tasks of {0:F1} s, {1} at once: {2:F1} s for 8, {3:P0} of {4} cores' -f $one, $throttle, $clock.Elapsed.TotalSeconds,
        (8 * $one / $clock.Elapsed.TotalSeconds / [Math]::Min($throttle, [Environment]::ProcessorCount)),
        [Math]::Min($throttle, [Environment]::ProcessorCount)
    Remove-Item $Folder -Recurse
}
