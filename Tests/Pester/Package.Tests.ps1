# Builds the module once more, a minute or two: what is shipped is made as it will be.
Describe 'The package' {
    BeforeAll {
        $root = Split-Path (Split-Path $PSScriptRoot)
        $version = (Import-PowerShellDataFile "$root/ValleyJump.psd1").ModuleVersion
        $said = & "$root/Build/Invoke-PowerShell.ps1" -File "$root/build.ps1" -Task Package 2>&1
        $package = "$root/artifacts/ValleyJump.$version.nupkg"
        $gallery = New-Item "$TestDrive/gallery" -ItemType Directory
        $home2 = "$TestDrive/home"
        $null = New-Item "$home2/.local/share" -ItemType Directory
    }

    It 'is made' {
        $package | Should -Exist -Because ($said | Out-String)
        "$root/artifacts/ValleyJump.$version.zip" | Should -Exist
    }

    It 'says what it is, as the PowerShell Gallery asks' {
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        $zip = [IO.Compression.ZipFile]::OpenRead($package)
        try {
            $reader = [IO.StreamReader]::new($zip.Entries.Where{ $_.FullName -like '*.nuspec' }[0].Open())
            $facts = ([xml]$reader.ReadToEnd()).package.metadata
            $reader.Dispose()
            $names = $zip.Entries.FullName
        }
        finally {
            $zip.Dispose()
        }
        $facts.version | Should -Be $version
        foreach ($fact in 'id', 'authors', 'description', 'projectUrl', 'licenseUrl', 'releaseNotes', 'tags', 'copyright') {
            "$($facts.$fact)" | Should -Not -BeNullOrEmpty -Because $fact
        }
        foreach ($file in 'README.md', 'CHANGELOG.md', 'LICENSE', 'THIRD-PARTY-NOTICES.txt', 'Examples/01-PhaseDiagram.ps1', 'docs/theory.md',
            'en-US/about_ValleyJump.help.txt', 'en-US/ValleyJump.PowerShell.dll-Help.xml', 'Data/mnist-10k/NOTICE.md') {
            $names | Should -Contain $file
        }
        $names -like '*.pdb' | Should -BeNullOrEmpty
        (Get-Item $package).Length | Should -BeLessThan 60MB
    }

    It 'has a README whose links live' {
        $module = "$root/artifacts/ValleyJump/$version"
        foreach ($link in [regex]::Matches((Get-Content "$module/README.md" -Raw), '\]\((?!https?:)([^)#]+)')) {
            Join-Path $module $link.Groups[1].Value | Should -Exist
        }
    }

    It 'names everything that rides along, with its terms' {
        $module = "$root/artifacts/ValleyJump/$version"
        $notices = Get-Content "$module/THIRD-PARTY-NOTICES.txt" -Raw
        foreach ($package in 'CsvHelper', 'MathNet.Numerics', 'PureHDF', 'SkiaSharp', 'SkiaSharp.NativeAssets.Win32') {
            $notices | Should -Match "(?m)^=+\r?\n$([regex]::Escape($package)) \d"
        }
        $notices | Should -Match 'Permission is hereby granted'
        $notices | Should -Match 'Apache License'
        $notices | Should -Match 'CC BY-SA 3.0'
    }

    It 'installs from a folder and works there, without the sources' {
        Copy-Item $package $gallery
        # In a process with a home of its own: what is installed goes away with it.
        Set-Content "$TestDrive/try.ps1" @"
            `$ErrorActionPreference = 'Stop'
            Register-PSResourceRepository -Name Folder -Uri '$gallery' -Trusted
            # On Windows a user's modules are where no variable can move them.
            if (`$IsWindows) {
                Save-PSResource ValleyJump -Repository Folder -Path '$home2/Modules'
                `$env:PSModulePath = '$home2/Modules' + [IO.Path]::PathSeparator + `$env:PSModulePath
            }
            else {
                Install-PSResource ValleyJump -Repository Folder -Scope CurrentUser
            }
            Set-Location '$TestDrive'
            Import-Module ValleyJump
            (Get-Module ValleyJump).Path
            (Invoke-TwoValleySim 0.05 0.05 -Realizations 100 -Steps 500).PFlat -gt 0.5
            (Import-ImageDataset).TrainCount
            Invoke-TwoValleySim 0.05 0.05,0.1 -Realizations 100 -Steps 500 | Export-ValleyData cells.csv
            (Get-Help about_ValleyJump_Theory).Length -gt 1000
"@
        $before = $env:HOME, $env:LOCALAPPDATA, $env:XDG_DATA_HOME, $env:PSModulePath
        try {
            $env:HOME, $env:LOCALAPPDATA, $env:XDG_DATA_HOME, $env:PSModulePath = "$home2", "$home2", $null, $null
            $said = & "$root/Build/Invoke-PowerShell.ps1" -File "$TestDrive/try.ps1" 2>&1
        }
        finally {
            $env:HOME, $env:LOCALAPPDATA, $env:XDG_DATA_HOME, $env:PSModulePath = $before
        }
        $LASTEXITCODE | Should -Be 0 -Because ($said | Out-String)
        $said[-4] | Should -BeLike "$home2*" -Because ($said | Out-String)
        "$($said[-3..-1])" | Should -Be 'True 1000 True'
        "$TestDrive/cells.csv" | Should -Exist
    }
}
