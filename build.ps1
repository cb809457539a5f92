#!/usr/bin/env pwsh
<#
.SYNOPSIS
Builds, tests and packages ValleyJump.
.DESCRIPTION
A thin layer over dotnet. Tasks run in the order given; each stops the script when it fails.

Build     fills bin/, en-US/ and what else is generated, so that Import-Module ./ValleyJump.psd1 works here.
Test      the tests of dotnet.
Pester    the tests in PowerShell itself, with the Pester that the build brings.
Examples  every example in its quick form; the one that is a test runs with Pester.
Bench     the benchmarks.
Package   artifacts/ValleyJump.<version>.zip, and the folder in it: the manifest, views, help and bin/ of a clean Release build with
          symbols and XML documentation, the digits in Data/, README, CHANGELOG and LICENSE.
Clean     removes what the other tasks made.
.EXAMPLE
./build.ps1 -Task Build,Test
.EXAMPLE
dotnet tool exec --yes powershell -- -NoProfile -File build.ps1 -Task Test,Pester
#>
[CmdletBinding()]
param(
    [ArgumentCompletions('Build', 'Test', 'Pester', 'Examples', 'Bench', 'Package', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 3.0

function Invoke-Checked {
    param([scriptblock] $Command)
    & $Command
    if ($LASTEXITCODE -ne 0) { throw "'$("$Command".Trim())' failed with exit code $LASTEXITCODE." }
}

$tasks = [ordered]@{
    Build    = { Invoke-Checked { dotnet build ValleyJump.slnx -c $Configuration } }
    Test     = { Invoke-Checked { dotnet test ValleyJump.slnx -c $Configuration } }
    Pester   = {
        & $tasks.Build
        Invoke-Checked { Build/Invoke-PowerShell.ps1 -File Tests/Pester/Invoke-Tests.ps1 }
    }
    Examples = {
        foreach ($script in Get-ChildItem Examples/*.ps1 -Exclude *.Tests.ps1) {
            Write-Host "== $($script.Name)"
            Invoke-Checked { Build/Invoke-PowerShell.ps1 -File $script.FullName }
        }
    }
    Bench    = { Invoke-Checked { dotnet run --project Benchmarks -c Release -- --filter '*' } }
    Package  = {
        $version = (Import-PowerShellDataFile ValleyJump.psd1).ModuleVersion
        # Made aside, with nothing of earlier builds, and moved when it is whole.
        $made = New-Item "artifacts/new-$([guid]::NewGuid())" -ItemType Directory
        try {
            $module = New-Item "$made/ValleyJump/$version" -ItemType Directory
            Copy-Item ValleyJump.psd1, ValleyJump.Types.ps1xml, LICENSE, README.md, CHANGELOG.md, Data -Destination $module -Recurse
            Invoke-Checked { dotnet build ValleyJump.PowerShell -c Release --artifacts-path "$made/build" "-p:ModuleRoot=$module/" }
            $null = Test-ModuleManifest "$module/ValleyJump.psd1"
            Invoke-Checked { Build/Invoke-PowerShell.ps1 -Command "Import-Module '$module/ValleyJump.psd1' -ErrorAction Stop" }
            Compress-Archive "$made/ValleyJump" "$made/ValleyJump.zip"
            if (Test-Path artifacts/ValleyJump) { Remove-Item artifacts/ValleyJump -Recurse }
            Move-Item "$made/ValleyJump" artifacts
            Move-Item "$made/ValleyJump.zip" "artifacts/ValleyJump.$version.zip" -Force -PassThru
        }
        finally {
            Remove-Item $made -Recurse -Force
        }
    }
    Clean    = {
        $outputs = 'Build', 'Build/*', 'Benchmarks', 'Tests/*', 'ValleyJump.*' | ForEach-Object { "$_/bin", "$_/obj" }
        $made = @('bin', 'en-US/*.xml', 'ValleyJump.Format.ps1xml', 'ValleyJump.Lines.Types.ps1xml', 'artifacts', 'out') + $outputs
        Get-Item $made -ErrorAction Ignore | Remove-Item -Recurse -Force
    }
}

Push-Location $PSScriptRoot
try {
    # From another shell a list arrives as one word.
    foreach ($name in $Task -split ',') {
        if (-not $tasks.Contains($name)) { throw "There is no task '$name'. Tasks are $($tasks.Keys -join ', ')." }
        Write-Host "=== $name"
        & $tasks[$name]
    }
}
finally {
    Pop-Location
}
