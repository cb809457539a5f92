Describe 'An example' {
    BeforeAll { . "$PSScriptRoot/Import-BuiltModule.ps1" }

    It 'prints the same in every culture, and leaves the session''s as it was' {
        $plain = & "$root/Examples/01-PhaseDiagram.ps1" -Out "$TestDrive/out"
        $german = Invoke-WithCulture 'de-DE' {
            & "$root/Examples/01-PhaseDiagram.ps1" -Out "$TestDrive/out"
            [cultureinfo]::CurrentCulture.Name
        }
        $plain -join "`n" | Should -Match 'P_flat: 0\.5'
        $german | Should -Be ($plain + 'de-DE')
    }

    It 'prints no number in the words of the user''s culture: the Name of a group, and what -f writes, are' {
        $found = foreach ($script in Get-ChildItem "$root/Examples" -Filter *.ps1 -Recurse) {
            $tree = [Management.Automation.Language.Parser]::ParseFile($script.FullName, [ref] $null, [ref] $null)
            $groups = $tree.FindAll({ $args[0] -is [Management.Automation.Language.ForEachStatementAst] }, $true) |
                Where-Object { $_.Condition.Extent.Text -match 'Group-Object' } | ForEach-Object { $_.Variable.VariablePath.UserPath }
            $tree.FindAll({ $args[0] -is [Management.Automation.Language.MemberExpressionAst] -and $args[0].Member.Value -eq 'Name' -and
                    $args[0].Expression.VariablePath.UserPath -in $groups }, $true)
            $tree.FindAll({ $args[0] -is [Management.Automation.Language.BinaryExpressionAst] -and $args[0].Operator -eq 'Format' }, $true)
        }
        $found | ForEach-Object { "$(Split-Path $_.Extent.File -Leaf):$($_.Extent.StartLineNumber) $($_.Extent.Text)" } | Should -BeNullOrEmpty
    }

    It 'hands its -Figures on to what it begins with, which has a parameter of that name' {
        $having = Get-ChildItem "$root/Examples" -Filter *.ps1 -Recurse | Where-Object { (Get-Content $_ -Raw) -match '(?m)^    \[string\] \$Figures' }
        $having.Name | Should -Contain 'All.ps1'
        foreach ($script in $having) {
            Get-Content $script | Where-Object { $_ -match '^\. "\$PSScriptRoot/(\.\./)?Common/Start-' } |
                Should -Match ' -Figures \$Figures' -Because "$($script.Name) has its own -Figures"
        }
    }
}

Describe 'The pages of docs' {
    BeforeAll {
        . "$PSScriptRoot/Import-BuiltModule.ps1"
        $pages = @(Get-ChildItem "$root/docs/*.md") + (Get-Item "$root/README.md")
        $shown = foreach ($page in $pages) {
            foreach ($link in [regex]::Matches((Get-Content $page -Raw), '!\[[^\]]*\]\(([^)]+)\)')) {
                [IO.Path]::GetFullPath($link.Groups[1].Value, $page.DirectoryName)
            }
        }
    }

    It 'show figures that are there' {
        $shown | Should -Not -BeNullOrEmpty
        $shown | Where-Object { -not (Test-Path $_) } | Should -BeNullOrEmpty
    }

    It 'show every figure in 4 MB' {
        $figures = Get-ChildItem "$root/docs/figures" -File
        $figures | Where-Object FullName -NotIn $shown | Should -BeNullOrEmpty
        ($figures | Measure-Object Length -Sum).Sum | Should -BeLessThan 4MB
    }
}
