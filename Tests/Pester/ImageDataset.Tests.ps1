Describe 'Import-ImageDataset' {
    BeforeAll { . "$PSScriptRoot/Import-BuiltModule.ps1" }

    It 'reads the built-in digits' {
        $data = Import-ImageDataset
        $data.TrainCount, $data.TestCount, $data.Classes | Should -Be 1000, 1000, 10
        $data.Fingerprint | Should -Be '59ded6ece074b36285914e0637ccda2a823f38b8500f0744ae0848a31aa9c405'
    }

    It 'reads what Export-Csv wrote, in every culture' {
        $rows = foreach ($i in 0..9) { [pscustomobject]@{ label = $i % 2; a = $i; b = 255 - $i; c = 0; d = 255 } }
        $rows | Export-Csv "$TestDrive/rows.csv"
        $data = Get-Item "$TestDrive/rows.csv" | Import-ImageDataset -TrainPerClass 3 -TestPerClass 2
        $data.TrainCount, $data.TestCount, $data.Rows | Should -Be 6, 4, 2
        [math]::Abs($data.Train.Pixels[5 * 4] - (5 / 255 - 0.5) / 0.5) | Should -BeLessThan 1e-6
        $german = Invoke-WithCulture 'de-DE' { Import-ImageDataset "$TestDrive/rows.csv" -TrainPerClass 3 -TestPerClass 2 }
        $german.Fingerprint | Should -Be $data.Fingerprint
    }

    It 'names the file and the byte of a file that is cut off' {
        $source = Join-Path $root 'Data/mnist-10k'
        Copy-Item "$source/*.gz" $TestDrive
        $path = "$TestDrive/train-labels-idx1-ubyte.gz"
        [IO.File]::WriteAllBytes($path, [IO.File]::ReadAllBytes($path)[0..999])
        { Import-ImageDataset "$TestDrive" -ErrorAction Stop } | Should -Throw '*train-labels-idx1-ubyte.gz*at byte*'
    }
}

Describe 'Save-ImageDataset' {
    BeforeAll { . "$PSScriptRoot/Import-BuiltModule.ps1" }

    It 'says what it would download, and from where' {
        Save-ImageDataset FashionMnist "$TestDrive/fashion" -WhatIf | Should -BeNullOrEmpty
        Test-Path "$TestDrive/fashion" | Should -BeFalse
    }

    It 'takes files that are there already only with their checksum' {
        $null = New-Item "$TestDrive/cache" -ItemType Directory
        Set-Content "$TestDrive/cache/t10k-labels-idx1-ubyte.gz" 'mine'
        { Save-ImageDataset Mnist "$TestDrive/cache" -Uri http://127.0.0.1:9/ -ErrorAction Stop } |
            Should -Throw -ErrorId 'DownloadFileExists,*'
        Get-Content "$TestDrive/cache/t10k-labels-idx1-ubyte.gz" | Should -Be 'mine'
    }
}
