<#
.SYNOPSIS
How long Import-Module takes, each time in a new process of the same PowerShell, and how large the module's bin/ is.
.DESCRIPTION
A round before the ones that count brings the files into memory. Prints the median and the spread.
.EXAMPLE
dotnet tool exec --yes powershell -- -NoProfile -File Benchmarks/ImportTime.ps1
#>
param(
    [string] $Manifest = "$PSScriptRoot/../ValleyJump.psd1",
    [int] $Rounds = 7
)

$ErrorActionPreference = 'Stop'
$Manifest = Resolve-Path $Manifest
$import = "`$clock = [Diagnostics.Stopwatch]::StartNew(); Import-Module '$Manifest' -ErrorAction Stop; `$clock.ElapsedMilliseconds"
$times = foreach ($round in 0..$Rounds) {
    [long](& "$PSScriptRoot/../Build/Invoke-PowerShell.ps1" -Command $import)
    if ($LASTEXITCODE -ne 0) { throw 'The module cannot be imported.' }
}
$times = $times | Select-Object -Skip 1 | Sort-Object
$size = (Get-ChildItem "$(Split-Path $Manifest)/bin" -Recurse -File | Measure-Object Length -Sum).Sum
'Import-Module: median {0} ms, {1} to {2} ms in {3} processes; bin/: {4:F1} MB' -f
    $times[[Math]::Floor($Rounds / 2)], $times[0], $times[-1], $Rounds, ($size / 1e6)
