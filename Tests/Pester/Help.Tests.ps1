BeforeDiscovery {
    . "$PSScriptRoot/Import-BuiltModule.ps1"
    # Runs first, which other examples read.
    $examples = foreach ($cmdlet in (Get-Command -Module ValleyJump).Name | Sort-Object { $_ -ne 'Save-SgdRun' }, { $_ }) {
        $number = 0
        foreach ($example in (Get-Help $cmdlet).Examples.Example) {
            $number++
            @{ Cmdlet = $cmdlet; Number = $number; Code = $example.Code }
        }
    }
    # Lines that begin with PS>, and >> where they go on, are for typing.
    $topics = foreach ($file in Get-ChildItem "$root/en-US/about_*.help.txt") {
        $lines = (Get-Content $file) -match '^ +(PS>|>>) ' -replace '^ +PS> ' -replace '^ +>> ', ' '
        @{ Topic = $file.Name -replace '\.help\.txt'; Code = $lines -join "`n" -replace '\|\n +', '| ' }
    }
}

Describe 'Help' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        # Examples take a table as given, and leave files for each other.
        Copy-Item "$root/Examples/grid.csv" $TestDrive
    }

    It 'has an example that runs: <Cmdlet> <Number>' -ForEach $examples {
        # A hundred and twenty runs as they are would take half a minute.
        $long = $Code -match 'Start-SgdTraining .*-Realizations 20'
        $PSDefaultParameterValues = if ($long) { @{ 'Start-SgdTraining:Steps' = 200 } } else { @{} }
        Push-Location $TestDrive
        try {
            $said = & ([scriptblock]::Create($Code)) 2>&1
            $said | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Should -BeNullOrEmpty -Because $Code
        }
        finally {
            Pop-Location
        }
    }

    It 'has a topic whose commands run in a row: <Topic>' -ForEach $topics {
        $Code | Should -Not -BeNullOrEmpty
        $folder = New-Item "$TestDrive/$Topic" -ItemType Directory
        Push-Location $folder
        try {
            $said = & ([scriptblock]::Create($Code)) 2>&1
            $said | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Should -BeNullOrEmpty -Because $Code
        }
        finally {
            Pop-Location
        }
    }

    It 'shows a topic by its name, which names cmdlets and topics that exist: <Topic>' -ForEach $topics {
        $text = Get-Help $Topic | Out-String
        $text | Should -Match 'SHORT DESCRIPTION'
        foreach ($name in ($text -split 'SEE ALSO')[1].Trim() -split '\s+') {
            if ($name -like 'about_*') { "$root/en-US/$name.help.txt" | Should -Exist }
            else { Get-Command $name -Module ValleyJump | Should -Not -BeNullOrEmpty }
        }
        ($text -split '\r?\n' | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 80
    }

    It 'has related links for every cmdlet, the first of them on the web' {
        foreach ($cmdlet in Get-Command -Module ValleyJump) {
            $links = (Get-Help $cmdlet.Name).relatedLinks.navigationLink
            $links[0].uri | Should -Match '^https://' -Because $cmdlet.Name
            foreach ($link in $links | Select-Object -Skip 1 | Where-Object linkText -NotLike 'about_*') {
                Get-Command $link.linkText -Module ValleyJump | Should -Not -BeNullOrEmpty -Because $cmdlet.Name
            }
        }
        (Get-Help Measure-FreezePoint).relatedLinks.navigationLink.linkText | Should -Contain 'Invoke-TwoValleySim'
    }

    It 'answers for one parameter' {
        Get-Help Invoke-TwoValleySim -Parameter LearningRate | Out-String | Should -Match 'eta, the learning rate'
    }
}
