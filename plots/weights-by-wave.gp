# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| Weights of fourteen waves
#| Chart: histograms of the weights with CV, design effect and extreme weights, by wave or group. SYNTHETIC DATA: made by a program; no respondent is
#| real. Weights of fourteen waves. Question: Distribution of the weights (weight). Respondents by weight, by wave; each strip has its own height. 1
#| (2017-06): n 1,500, CV 0.23, deff 1.05, max / mean 1.9, extreme 0; 2 (2017-11): n 1,500, CV 0.23, deff 1.05, max / mean 1.9, extreme 0; 3 (2018-05): n
#| 1,500, CV 0.22, deff 1.05, max / mean 1.8, extreme 0; 4 (2018-11): n 1,500, CV 0.23, deff 1.05, max / mean 2.0, extreme 0; 5 (2019-05): n 1,500, CV
#| 0.23, deff 1.05, max / mean 1.8, extreme 0; 6 (2019-11): n 1,500, CV 0.22, deff 1.05, max / mean 1.9, extreme 0; 7 (2020-05): n 1,500, CV 0.23, deff
#| 1.05, max / mean 1.8, extreme 0; 8 (2020-11): n 2,000, CV 0.23, deff 1.06, max / mean 2.0, extreme 0; 9 (2021-07): n 2,000, CV 0.23, deff 1.05, max /
#| mean 2.0, extreme 0; 10 (2021-11): n 1,500, CV 0.24, deff 1.06, max / mean 1.9, extreme 0; 11 (2022-05): n 1,500, CV 0.23, deff 1.05, max / mean 1.9,
#| extreme 0; 12 (2022-11): n 1,500, CV 0.23, deff 1.05, max / mean 1.8, extreme 0; and 2 more groups. Base: rows with a weight above 0: n = 1,500 to
#| 2,000 by group. Design: weighted by weight, 92 strata, 13,900 sampling points. Source: SYNTHETIC stand-in in the layout of Central Asia Barometer
#| Data, Kazakhstan, Waves 1-14, 2017-2023; not to be cited.

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 764    # size of the page in points (1/72 inch)
dpi = 144         # of a PNG
font = 'sans-serif'
# fallbacks = 'Noto Sans, DejaVu Sans, Noto Sans Georgian, Noto Sans Arabic, Noto Sans CJK SC'    (the next families; opine names them in an SVG)
size = '11'

# --- colours of the theme
paper = 0xFFFFFF    # behind everything
ink = 0x1A1A1A    # titles and labels
ink_soft = 0x4D4D4D    # the question
ink_faint = 0x6B6B6B    # footer, numbers of the axis
grid = 0xE4E4E4    # lines of the grid
axis = 0x8C8C8C    # the line at zero
bar = 0x7FB3D5    # bars of answers
bar_net = 0x4A8FBF    # bars of nets
bar_missing = 0xC4C7CB    # bars of don't know and the like
bar_total = 0x9AA5B1    # the bar of all groups
dot = 0x1F6391    # dots
dot_bar = 0xA9C1D3    # intervals around dots
whisker = 0x333333    # intervals over bars
neutral = 0xE3DED4    # the middle answer of a scale
event = 0x7A7A7A    # lines and names of events
banner = 0xFFE9B8    # the strip over synthetic data
banner_ink = 0x7A3E00    # its words

# --- terminal
if (!exists('opine_terminal')) { opine_terminal = 'svg' }
if (!exists('opine_output')) {
  script = exists('ARG0') ? ARG0 : ''
  script = (script[1:1] eq '|' ? './' : '') . script
  opine_output = (script[strlen(script)-2:*] eq '.gp' ? script[1:strlen(script)-3] : 'chart') . '.' . opine_terminal
}
if (opine_terminal eq 'png') {
  set terminal pngcairo enhanced size W*dpi/72., H*dpi/72. font font.','.size fontscale 0.75*dpi/72 linewidth dpi/72. pointscale dpi/72. background rgb paper
} else {
  if (opine_terminal eq 'pdf') {
    set terminal pdfcairo enhanced size W/72., H/72. font font.','.size fontscale 0.75 linewidth 1.8 background rgb paper
  } else {
    set terminal svg enhanced size W, H dynamic name 'chart' font font.','.size fontscale 1 linewidth 1 background rgb paper
  }
}
set output opine_output
dots = opine_terminal eq 'svg' ? 0.8 : 1.0    # the terminals draw points of different sizes
X(points) = points / (1.0*W)        # from the left edge of the page
Y(points) = 1 - points / (1.0*H)    # from its top
unset key; unset border; unset tics; unset colorbox
set style fill solid noborder

# --- title and notes
set label '{/:Bold SYNTHETIC DATA: made by a program; no respondent is real}' at screen X(24), screen Y(13.37) left font ',11' textcolor rgb banner_ink enhanced front
set object rectangle from screen 0, screen Y(-1) to screen 1, screen Y(26.74) behind fillstyle solid noborder fillcolor rgb banner
set label '{/:Bold Weights of fourteen waves}' at screen X(24), screen Y(51.8) left font ',16.5' textcolor rgb ink enhanced front
set label 'Distribution of the weights (weight)' at screen X(24), screen Y(74.82) left font ',11.9' textcolor rgb ink_soft noenhanced front
set label 'Respondents by weight, by wave; each strip has its own height' at screen X(24), screen Y(93.16) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: rows with a weight above 0: n = 1,500 to 2,000 by group.' at screen X(24), screen Y(680.48) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Design: weighted by weight, 92 strata, 13,900 sampling points.' at screen X(24), screen Y(692.28) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'CV: standard deviation by the mean. Deff: 1 + CV², how many times equal weights'' variance these cost (Kish). Extreme:' at screen X(24), screen Y(704.07) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'weights above the median plus six interquartile ranges.' at screen X(24), screen Y(715.86) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: SYNTHETIC stand-in in the layout of Central Asia Barometer Data, Kazakhstan, Waves 1-14, 2017-2023; not to be' at screen X(24), screen Y(727.65) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'cited' at screen X(24), screen Y(739.44) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(108.38); set rmargin at screen X(372.05)
set tmargin at screen Y(111.53); set bmargin at screen Y(624.59)

# --- groups and their numbers
set label 'n' at screen X(412.53), first 6.896 right font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'CV' at screen X(445.97), first 6.896 right font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'deff' at screen X(479.41), first 6.896 right font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'max / mean' at screen X(541.71), first 6.896 right font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'extreme' at screen X(588), first 6.896 right font ',8.8' textcolor rgb ink_faint noenhanced front
set label '1 (2017-06)' at screen X(24), first 40.168 left font ',11' textcolor rgb ink noenhanced front
set label '1,500' at screen X(412.53), first 40.168 right font ',11' textcolor rgb ink noenhanced front
set label '0.23' at screen X(445.97), first 40.168 right font ',11' textcolor rgb ink noenhanced front
set label '1.05' at screen X(479.41), first 40.168 right font ',11' textcolor rgb ink noenhanced front
set label '1.9' at screen X(541.71), first 40.168 right font ',11' textcolor rgb ink noenhanced front
set label '0' at screen X(588), first 40.168 right font ',11' textcolor rgb ink noenhanced front
set label '2 (2017-11)' at screen X(24), first 75.544 left font ',11' textcolor rgb ink noenhanced front
set label '1,500' at screen X(412.53), first 75.544 right font ',11' textcolor rgb ink noenhanced front
set label '0.23' at screen X(445.97), first 75.544 right font ',11' textcolor rgb ink noenhanced front
set label '1.05' at screen X(479.41), first 75.544 right font ',11' textcolor rgb ink noenhanced front
set label '1.9' at screen X(541.71), first 75.544 right font ',11' textcolor rgb ink noenhanced front
set label '0' at screen X(588), first 75.544 right font ',11' textcolor rgb ink noenhanced front
set label '3 (2018-05)' at screen X(24), first 110.92 left font ',11' textcolor rgb ink noenhanced front
set label '1,500' at screen X(412.53), first 110.92 right font ',11' textcolor rgb ink noenhanced front
set label '0.22' at screen X(445.97), first 110.92 right font ',11' textcolor rgb ink noenhanced front
set label '1.05' at screen X(479.41), first 110.92 right font ',11' textcolor rgb ink noenhanced front
set label '1.8' at screen X(541.71), first 110.92 right font ',11' textcolor rgb ink noenhanced front
set label '0' at screen X(588), first 110.92 right font ',11' textcolor rgb ink noenhanced front
set label '4 (2018-11)' at screen X(24), first 146.296 left font ',11' textcolor rgb ink noenhanced front
set label '1,500' at screen X(412.53), first 146.296 right font ',11' textcolor rgb ink noenhanced front
set label '0.23' at screen X(445.97), first 146.296 right font ',11' textcolor rgb ink noenhanced front
set label '1.05' at screen X(479.41), first 146.296 right font ',11' textcolor rgb ink noenhanced front
set label '2.0' at screen X(541.71), first 146.296 right font ',11' textcolor rgb ink noenhanced front
set label '0' at screen X(588), first 146.296 right font ',11' textcolor rgb ink noenhanced front
set label '5 (2019-05)' at screen X(24), first 181.672 left font ',11' textcolor rgb ink noenhanced front
set label '1,500' at screen X(412.53), first 181.672 right font ',11' textcolor rgb ink noenhanced front
set label '0.23' at screen X(445.97), first 181.672 right font ',11' textcolor rgb ink noenhanced front
set label '1.05' at screen X(479.41), first 181.672 right font ',11' textcolor rgb ink noenhanced front
set label '1.8' at screen X(541.71), first 181.672 right font ',11' textcolor rgb ink noenhanced front
set label '0' at screen X(588), first 181.672 right font ',11' textcolor rgb ink noenhanced front
set label '6 (2019-11)' at screen X(24), first 217.048 left font ',11' textcolor rgb ink noenhanced front
set label '1,500' at screen X(412.53), first 217.048 right font ',11' textcolor rgb ink noenhanced front
set label '0.22' at screen X(445.97), first 217.048 right font ',11' textcolor rgb ink noenhanced front
set label '1.05' at screen X(479.41), first 217.048 right font ',11' textcolor rgb ink noenhanced front
set label '1.9' at screen X(541.71), first 217.048 right font ',11' textcolor rgb ink noenhanced front
set label '0' at screen X(588), first 217.048 right font ',11' textcolor rgb ink noenhanced front
set label '7 (2020-05)' at screen X(24), first 252.424 left font ',11' textcolor rgb ink noenhanced front
set label '1,500' at screen X(412.53), first 252.424 right font ',11' textcolor rgb ink noenhanced front
set label '0.23' at screen X(445.97), first 252.424 right font ',11' textcolor rgb ink noenhanced front
set label '1.05' at screen X(479.41), first 252.424 right font ',11' textcolor rgb ink noenhanced front
set label '1.8' at screen X(541.71), first 252.424 right font ',11' textcolor rgb ink noenhanced front
set label '0' at screen X(588), first 252.424 right font ',11' textcolor rgb ink noenhanced front
set label '8 (2020-11)' at screen X(24), first 287.8 left font ',11' textcolor rgb ink noenhanced front
set label '2,000' at screen X(412.53), first 287.8 right font ',11' textcolor rgb ink noenhanced front
set label '0.23' at screen X(445.97), first 287.8 right font ',11' textcolor rgb ink noenhanced front
set label '1.06' at screen X(479.41), first 287.8 right font ',11' textcolor rgb ink noenhanced front
set label '2.0' at screen X(541.71), first 287.8 right font ',11' textcolor rgb ink noenhanced front
set label '0' at screen X(588), first 287.8 right font ',11' textcolor rgb ink noenhanced front
set label '9 (2021-07)' at screen X(24), first 323.176 left font ',11' textcolor rgb ink noenhanced front
set label '2,000' at screen X(412.53), first 323.176 right font ',11' textcolor rgb ink noenhanced front
set label '0.23' at screen X(445.97), first 323.176 right font ',11' textcolor rgb ink noenhanced front
set label '1.05' at screen X(479.41), first 323.176 right font ',11' textcolor rgb ink noenhanced front
set label '2.0' at screen X(541.71), first 323.176 right font ',11' textcolor rgb ink noenhanced front
set label '0' at screen X(588), first 323.176 right font ',11' textcolor rgb ink noenhanced front
set label '10 (2021-11)' at screen X(24), first 358.552 left font ',11' textcolor rgb ink noenhanced front
set label '1,500' at screen X(412.53), first 358.552 right font ',11' textcolor rgb ink noenhanced front
set label '0.24' at screen X(445.97), first 358.552 right font ',11' textcolor rgb ink noenhanced front
set label '1.06' at screen X(479.41), first 358.552 right font ',11' textcolor rgb ink noenhanced front
set label '1.9' at screen X(541.71), first 358.552 right font ',11' textcolor rgb ink noenhanced front
set label '0' at screen X(588), first 358.552 right font ',11' textcolor rgb ink noenhanced front
set label '11 (2022-05)' at screen X(24), first 393.928 left font ',11' textcolor rgb ink noenhanced front
set label '1,500' at screen X(412.53), first 393.928 right font ',11' textcolor rgb ink noenhanced front
set label '0.23' at screen X(445.97), first 393.928 right font ',11' textcolor rgb ink noenhanced front
set label '1.05' at screen X(479.41), first 393.928 right font ',11' textcolor rgb ink noenhanced front
set label '1.9' at screen X(541.71), first 393.928 right font ',11' textcolor rgb ink noenhanced front
set label '0' at screen X(588), first 393.928 right font ',11' textcolor rgb ink noenhanced front
set label '12 (2022-11)' at screen X(24), first 429.304 left font ',11' textcolor rgb ink noenhanced front
set label '1,500' at screen X(412.53), first 429.304 right font ',11' textcolor rgb ink noenhanced front
set label '0.23' at screen X(445.97), first 429.304 right font ',11' textcolor rgb ink noenhanced front
set label '1.05' at screen X(479.41), first 429.304 right font ',11' textcolor rgb ink noenhanced front
set label '1.8' at screen X(541.71), first 429.304 right font ',11' textcolor rgb ink noenhanced front
set label '0' at screen X(588), first 429.304 right font ',11' textcolor rgb ink noenhanced front
set label '13 (2023-04)' at screen X(24), first 464.68 left font ',11' textcolor rgb ink noenhanced front
set label '1,500' at screen X(412.53), first 464.68 right font ',11' textcolor rgb ink noenhanced front
set label '0.22' at screen X(445.97), first 464.68 right font ',11' textcolor rgb ink noenhanced front
set label '1.05' at screen X(479.41), first 464.68 right font ',11' textcolor rgb ink noenhanced front
set label '1.8' at screen X(541.71), first 464.68 right font ',11' textcolor rgb ink noenhanced front
set label '0' at screen X(588), first 464.68 right font ',11' textcolor rgb ink noenhanced front
set label '14 (2023-10)' at screen X(24), first 500.056 left font ',11' textcolor rgb ink noenhanced front
set label '1,500' at screen X(412.53), first 500.056 right font ',11' textcolor rgb ink noenhanced front
set label '0.22' at screen X(445.97), first 500.056 right font ',11' textcolor rgb ink noenhanced front
set label '1.05' at screen X(479.41), first 500.056 right font ',11' textcolor rgb ink noenhanced front
set label '1.9' at screen X(541.71), first 500.056 right font ',11' textcolor rgb ink noenhanced front
set label '0' at screen X(588), first 500.056 right font ',11' textcolor rgb ink noenhanced front

# --- classes of weights: from, to (divided by the mean), base line, top, percent, is it open above?
$bars << END
0.5 0.6 53.168 51.496571 1.2 0
0.6 0.7 53.168 43.232286 7.1333 0
0.7 0.8 53.168 34.039429 13.7333 0
0.8 0.9 53.168 33.575143 14.0667 0
0.9 1 53.168 27.168 18.6667 0
1 1.1 53.168 32.925143 14.5333 0
1.1 1.2 53.168 36.453714 12 0
1.2 1.3 53.168 42.118 7.9333 0
1.3 1.4 53.168 46.296571 4.9333 0
1.4 1.5 53.168 49.360857 2.7333 0
1.5 1.6 53.168 50.475143 1.9333 0
1.6 1.7 53.168 51.960857 0.8667 0
1.7 1.8 53.168 53.075143 0.0667 0
1.8 1.9 53.168 52.982286 0.1333 0
1.9 2 53.168 53.075143 0.0667 0
0.5 0.6 88.544 86.658504 1.2667 0
0.6 0.7 88.544 77.826443 7.2 0
0.7 0.8 88.544 71.078351 11.7333 0
0.8 0.9 88.544 64.627969 16.0667 0
0.9 1 88.544 62.544 17.4667 0
1 1.1 88.544 63.933313 16.5333 0
1.1 1.2 88.544 71.177588 11.6667 0
1.2 1.3 88.544 78.421863 6.8 0
1.3 1.4 88.544 80.009649 5.7333 0
1.4 1.5 88.544 84.574534 2.6667 0
1.5 1.6 88.544 85.963847 1.7333 0
1.6 1.7 88.544 87.750107 0.5333 0
1.7 1.8 88.544 87.94858 0.4 0
1.9 2 88.544 88.24629 0.2 0
0.5 0.6 123.92 122.610647 0.9333 0
0.6 0.7 123.92 115.502734 6 0
0.7 0.8 123.92 108.301295 11.1333 0
0.8 0.9 123.92 97.92 18.5333 0
0.9 1 123.92 99.322878 17.5333 0
1 1.1 123.92 101.193381 16.2 0
1.1 1.2 123.92 107.553094 11.6667 0
1.2 1.3 123.92 112.696978 8 0
1.3 1.4 123.92 116.625036 5.2 0
1.4 1.5 123.92 120.272518 2.6 0
1.5 1.6 123.92 122.610647 0.9333 0
1.6 1.7 123.92 122.610647 0.9333 0
1.7 1.8 123.92 123.545899 0.2667 0
1.8 1.9 123.92 123.826475 0.0667 0
0.5 0.6 159.296 157.137155 1.5333 0
0.6 0.7 159.296 151.411523 5.6 0
0.7 0.8 159.296 141.837516 12.4 0
0.8 0.9 159.296 133.765314 18.1333 0
0.9 1 159.296 133.296 18.4667 0
1 1.1 159.296 141.086614 12.9333 0
1.1 1.2 159.296 142.494556 11.9333 0
1.2 1.3 159.296 148.032462 8 0
1.3 1.4 159.296 152.725603 4.6667 0
1.4 1.5 159.296 154.039682 3.7333 0
1.5 1.6 159.296 157.043292 1.6 0
1.6 1.7 159.296 158.451235 0.6 0
1.7 1.8 159.296 158.920549 0.2667 0
1.8 1.9 159.296 159.202137 0.0667 0
2 2.1 159.296 159.202137 0.0667 0
0.5 0.6 194.672 192.65724 1.4 0
0.6 0.7 194.672 185.65355 6.2667 0
0.7 0.8 194.672 175.867572 13.0667 0
0.8 0.9 194.672 171.454288 16.1333 0
0.9 1 194.672 168.672 18.0667 0
1 1.1 194.672 174.332517 14.1333 0
1.1 1.2 194.672 176.922923 12.3333 0
1.2 1.3 194.672 182.67938 8.3333 0
1.3 1.4 194.672 189.011483 3.9333 0
1.4 1.5 194.672 189.970893 3.2667 0
1.5 1.6 194.672 192.273476 1.6667 0
1.6 1.7 194.672 193.520708 0.8 0
1.7 1.8 194.672 193.904472 0.5333 0
1.8 1.9 194.672 194.576059 0.0667 0
0.5 0.6 230.048 229.068548 0.7333 0
0.6 0.7 230.048 222.568548 5.6 0
0.7 0.8 230.048 213.664438 12.2667 0
0.8 0.9 230.048 204.048 19.4667 0
0.9 1 230.048 206.274027 17.8 0
1 1.1 230.048 209.657589 15.2667 0
1.1 1.2 230.048 216.602795 10.0667 0
1.2 1.3 230.048 219.719233 7.7333 0
1.3 1.4 230.048 223.102795 5.2 0
1.4 1.5 230.048 226.041151 3 0
1.5 1.6 230.048 227.732932 1.7333 0
1.6 1.7 230.048 228.712384 1 0
1.8 1.9 230.048 229.869918 0.1333 0
0.5 0.6 265.424 263.198319 1.4667 0
0.6 0.7 265.424 256.116607 6.1333 0
0.7 0.8 265.424 244.280031 13.9333 0
0.8 0.9 265.424 242.05435 15.4 0
0.9 1 265.424 239.424 17.1333 0
1 1.1 265.424 241.852016 15.5333 0
1.1 1.2 265.424 248.427891 11.2 0
1.2 1.3 265.424 252.676918 8.4 0
1.3 1.4 265.424 258.038786 4.8667 0
1.4 1.5 265.424 260.871471 3 0
1.5 1.6 265.424 263.299486 1.4 0
1.6 1.7 265.424 264.007658 0.9333 0
1.7 1.8 265.424 264.614661 0.5333 0
1.8 1.9 265.424 265.322833 0.0667 0
0.4 0.5 300.8 300.724419 0.05 0
0.5 0.6 300.8 298.60814 1.45 0
0.6 0.7 300.8 290.369767 6.9 0
0.7 0.8 300.8 281.375581 12.85 0
0.8 0.9 300.8 276.689535 15.95 0
0.9 1 300.8 274.8 17.2 0
1 1.1 300.8 278.805814 14.55 0
1.1 1.2 300.8 282.433721 12.15 0
1.2 1.3 300.8 288.555814 8.1 0
1.3 1.4 300.8 293.997674 4.5 0
1.4 1.5 300.8 295.962791 3.2 0
1.5 1.6 300.8 298.456977 1.55 0
1.6 1.7 300.8 299.515116 0.85 0
1.7 1.8 300.8 299.893023 0.6 0
1.8 1.9 300.8 300.724419 0.05 0
2 2.1 300.8 300.724419 0.05 0
0.5 0.6 336.176 334.778151 1 0
0.6 0.7 336.176 327.159871 6.45 0
0.7 0.8 336.176 319.331914 12.05 0
0.8 0.9 336.176 310.874925 18.1 0
0.9 1 336.176 310.176 18.6 0
1 1.1 336.176 316.815785 13.85 0
1.1 1.2 336.176 320.589978 11.15 0
1.2 1.3 336.176 325.622237 7.55 0
1.3 1.4 336.176 329.186753 5 0
1.4 1.5 336.176 332.052344 2.95 0
1.5 1.6 336.176 333.869548 1.65 0
1.6 1.7 336.176 334.987828 0.85 0
1.7 1.8 336.176 335.33729 0.6 0
1.8 1.9 336.176 336.036215 0.1 0
1.9 2 336.176 336.036215 0.1 0
0.5 0.6 371.552 368.030088 2.2667 0
0.6 0.7 371.552 359.950406 7.4667 0
0.7 0.8 371.552 353.528096 11.6 0
0.8 0.9 371.552 347.520127 15.4667 0
0.9 1 371.552 345.552 16.7333 0
1 1.1 371.552 346.2771 16.2667 0
1.1 1.2 371.552 353.010167 11.9333 0
1.2 1.3 371.552 360.468335 7.1333 0
1.3 1.4 371.552 365.026104 4.2 0
1.4 1.5 371.552 365.647618 3.8 0
1.5 1.6 371.552 369.273116 1.4667 0
1.6 1.7 371.552 370.101801 0.9333 0
1.7 1.8 371.552 370.516143 0.6667 0
1.9 2 371.552 371.448414 0.0667 0
0.5 0.6 406.928 404.994914 1.3333 0
0.6 0.7 406.928 398.615732 5.7333 0
0.7 0.8 406.928 387.500491 13.4 0
0.8 0.9 406.928 383.344357 16.2667 0
0.9 1 406.928 380.928 17.9333 0
1 1.1 406.928 384.890825 15.2 0
1.1 1.2 406.928 389.723539 11.8667 0
1.2 1.3 406.928 396.585993 7.1333 0
1.3 1.4 406.928 399.388967 5.2 0
1.4 1.5 406.928 402.578558 3 0
1.5 1.6 406.928 404.89826 1.4 0
1.6 1.7 406.928 405.864803 0.7333 0
1.7 1.8 406.928 406.154766 0.5333 0
1.8 1.9 406.928 406.541383 0.2667 0
0.5 0.6 442.304 440.545993 1.2667 0
0.6 0.7 442.304 432.958804 6.7333 0
0.7 0.8 442.304 425.186562 12.3333 0
0.8 0.9 442.304 420.005068 16.0667 0
0.9 1 442.304 416.304 18.7333 0
1 1.1 442.304 423.058448 13.8667 0
1.1 1.2 442.304 426.759516 11.2 0
1.2 1.3 442.304 430.183004 8.7333 0
1.3 1.4 442.304 434.161651 5.8667 0
1.4 1.5 442.304 437.770192 3.2667 0
1.5 1.6 442.304 440.545993 1.2667 0
1.6 1.7 442.304 441.841367 0.3333 0
1.7 1.8 442.304 441.841367 0.3333 0
0.5 0.6 477.68 475.622446 1.4667 0
0.6 0.7 477.68 469.543309 5.8 0
0.7 0.8 477.68 461.780719 11.3333 0
0.8 0.9 477.68 453.176403 17.4667 0
0.9 1 477.68 451.68 18.5333 0
1 1.1 477.68 456.543309 15.0667 0
1.1 1.2 477.68 460.658417 12.1333 0
1.2 1.3 477.68 465.334676 8.8 0
1.3 1.4 477.68 471.600863 4.3333 0
1.4 1.5 477.68 474.500144 2.2667 0
1.5 1.6 477.68 475.715971 1.4 0
1.6 1.7 477.68 476.464173 0.8667 0
1.7 1.8 477.68 477.212374 0.3333 0
1.8 1.9 477.68 477.399424 0.2 0
0.5 0.6 513.056 511.378581 1.2 0
0.6 0.7 513.056 505.600803 5.3333 0
0.7 0.8 513.056 496.374996 11.9333 0
0.8 0.9 513.056 487.056 18.6 0
0.9 1 513.056 490.876789 15.8667 0
1 1.1 513.056 489.199369 17.0667 0
1.1 1.2 513.056 494.231627 13.4667 0
1.2 1.3 513.056 504.109763 6.4 0
1.3 1.4 513.056 505.507613 5.4 0
1.4 1.5 513.056 509.980731 2.2 0
1.5 1.6 513.056 510.819441 1.6 0
1.6 1.7 513.056 512.31048 0.5333 0
1.7 1.8 513.056 512.77643 0.2 0
1.8 1.9 513.056 512.77643 0.2 0
END
# base lines: y
$line_bases << END
53.168
88.544
123.92
159.296
194.672
230.048
265.424
300.8
336.176
371.552
406.928
442.304
477.68
513.056
END

# --- axis
set xrange [0:2.1]; set yrange [513.056:0]
set label '0.0' at first 0, screen Y(633.39) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '0.5' at first 0.5, screen Y(633.39) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '1.0' at first 1, screen Y(633.39) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '1.5' at first 1.5, screen Y(633.39) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '2.0' at first 2, screen Y(633.39) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'weight divided by the mean of the group''s weights' at screen X(240.21), screen Y(646.95) center font ',8.8' textcolor rgb ink_faint noenhanced front
# lines of the grid: x, is it the mean?
$grid << END
0 0
0.5 0
1.5 0
2 0
1 1
END

# --- drawing
plot $grid using 1:(17.792):(0):(495.264):($2 > 0 ? axis : grid) with vectors nohead linewidth 0.8 linecolor rgb variable title 'grid', \
  $bars using (($1+$2)/2):3:1:2:3:4:($6 > 0 ? ink_soft : bar) with boxxyerror linecolor rgb variable title 'weights', \
  $line_bases using (0):1:(2.1):(0) with vectors nohead linewidth 0.8 linecolor rgb axis title 'base lines', \
  $grid using 1:($2 > 0 ? 17.792 : NaN):(0):(495.264) with vectors nohead linewidth 1.2 linecolor rgb ink_soft title 'mean'
unset output
