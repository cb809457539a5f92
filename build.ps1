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
Package   artifacts/ValleyJump.<version>.nupkg for the PowerShell Gallery or a folder that is a repository, a .zip of the same, and the
          module's folder: a clean Release build without symbols, with Examples, docs, the digits in Data/ and all notices.
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
            $parts = 'ValleyJump.psd1', 'ValleyJump.Types.ps1xml', 'LICENSE', 'README.md', 'CHANGELOG.md', 'CITATION.cff'
            Copy-Item ($parts + 'Data', 'Examples', 'docs') -Destination $module -Recurse
            # Not the folder: the help of cmdlets in it may be of another build.
            Copy-Item en-US/about_*.help.txt -Destination (New-Item "$module/en-US" -ItemType Directory)
            Invoke-Checked { dotnet build ValleyJump.PowerShell -c Release --artifacts-path "$made/build" "-p:ModuleRoot=$module/" }
            # Nothing for debugging. What is said of columns stays: Export-ValleyData -Dictionary reads it.
            Get-ChildItem $module/bin -Recurse -Include *.pdb, ValleyJump.PowerShell.xml | Remove-Item
            $null = Test-ModuleManifest "$module/ValleyJump.psd1"
            Invoke-Checked { Build/Invoke-PowerShell.ps1 -Command "Import-Module '$module/ValleyJump.psd1' -ErrorAction Stop" }
            Compress-Archive "$made/ValleyJump" "$made/ValleyJump.zip"
            Compress-PSResource -Path $module -DestinationPath $made
            if (Test-Path artifacts/ValleyJump) { Remove-Item artifacts/ValleyJump -Recurse }
            Move-Item "$made/ValleyJump" artifacts
            Move-Item "$made/ValleyJump.zip" "artifacts/ValleyJump.$version.zip" -Force -PassThru
            Move-Item "$made/ValleyJump.$version.nupkg" artifacts -Force -PassThru
        }
        finally {
            Remove-Item $made -Recurse -Force
        }
    }
    Clean    = {
        $outputs = 'Build', 'Build/*', 'Benchmarks', 'Tests/*', 'ValleyJump.*' | ForEach-Object { "$_/bin", "$_/obj" }
        $made = 'bin', 'en-US/*.xml', 'ValleyJump.Format.ps1xml', 'ValleyJump.Lines.Types.ps1xml', 'THIRD-PARTY-NOTICES.txt', 'artifacts', 'out'
        Get-Item ($made + $outputs) -ErrorAction Ignore | Remove-Item -Recurse -Force
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
