# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| Who was interviewed
#| Chart: the sample as a population pyramid, with weights and without, against a population. Who was interviewed. Question: The sample by Age in years
#| and Sex. Percent of the respondents, weighted and unweighted. 18–19: Women 2.9%, Men 3.6%; 20–24: Women 8.3%, Men 7.3%; 25–29: Women 6.1%, Men
#| 5.3%; 30–34: Women 4.7%, Men 4.9%; 35–39: Women 7.6%, Men 5.8%; 40–44: Women 5.5%, Men 4.8%; 45–49: Women 4.8%, Men 3.5%; 50–54: Women 3.3%,
#| Men 3.0%; 55–59: Women 4.2%, Men 2.7%; 60–64: Women 2.2%, Men 2.8%; 65–69: Women 1.7%, Men 3.0%; 70–74: Women 1.0%, Men 1.1%. Base:
#| respondents with an answer: n = 2,699 (410,750,000 weighted). Thin lines are 95% confidence intervals (logit). Design: weighted by population. Source:
#| FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package carData).

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 559    # size of the page in points (1/72 inch)
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
set label '{/:Bold Who was interviewed}' at screen X(24), screen Y(31.06) left font ',16.5' textcolor rgb ink enhanced front
set label 'The sample by Age in years and Sex' at screen X(24), screen Y(54.08) left font ',11.9' textcolor rgb ink_soft noenhanced front
set label 'Percent of the respondents, weighted and unweighted' at screen X(24), screen Y(72.42) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer: n = 2,699 (410,750,000 weighted).' at screen X(24), screen Y(487.77) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Thin lines are 95% confidence intervals (logit). Design: weighted by population.' at screen X(24), screen Y(499.56) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Numbers are weighted percentages.' at screen X(24), screen Y(511.35) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: age by sex: 1 of 2,700 respondents are in no category.' at screen X(24), screen Y(523.14) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package carData)' at screen X(24), screen Y(534.94) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(0); set rmargin at screen X(612)
set tmargin at screen Y(90.79); set bmargin at screen Y(431.87)

# --- names of the steps and sides
set label '18–19' at screen X(306), first 328.43 center font ',11' textcolor rgb ink noenhanced front
set label '20–24' at screen X(306), first 303.13 center font ',11' textcolor rgb ink noenhanced front
set label '25–29' at screen X(306), first 277.83 center font ',11' textcolor rgb ink noenhanced front
set label '30–34' at screen X(306), first 252.53 center font ',11' textcolor rgb ink noenhanced front
set label '35–39' at screen X(306), first 227.23 center font ',11' textcolor rgb ink noenhanced front
set label '40–44' at screen X(306), first 201.93 center font ',11' textcolor rgb ink noenhanced front
set label '45–49' at screen X(306), first 176.63 center font ',11' textcolor rgb ink noenhanced front
set label '50–54' at screen X(306), first 151.33 center font ',11' textcolor rgb ink noenhanced front
set label '55–59' at screen X(306), first 126.03 center font ',11' textcolor rgb ink noenhanced front
set label '60–64' at screen X(306), first 100.73 center font ',11' textcolor rgb ink noenhanced front
set label '65–69' at screen X(306), first 75.43 center font ',11' textcolor rgb ink noenhanced front
set label '70–74' at screen X(306), first 50.13 center font ',11' textcolor rgb ink noenhanced front
set label '{/:Bold Women}' at screen X(279.17), first 28.11 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold Men}' at screen X(332.83), first 28.11 left font ',11' textcolor rgb ink enhanced front
set object rectangle from screen X(24), first 2.97 to screen X(32.8), first 11.77 fillstyle solid noborder fillcolor rgb bar_net
set label 'weighted' at screen X(37.8), first 7.37 left font ',8.8' textcolor rgb ink_soft noenhanced front
set object rectangle from screen X(94.81), first 2.97 to screen X(103.61), first 11.77 fillstyle solid noborder fillcolor rgb bar_total
set label 'without weights' at screen X(108.61), first 7.37 left font ',8.8' textcolor rgb ink_soft noenhanced front

# --- bars in points: from, to, y, half-height, 1 with weights or 0 without, percent
$bars << END
279.17 212.52 323.37 5.06 1 2.9133
279.17 215.6 333.49 5.06 0 2.7788
332.83 415.12 323.37 5.06 1 3.5971
332.83 409.96 333.49 5.06 0 3.3716
279.17 89.92 298.07 5.06 1 8.2727
279.17 96.09 308.19 5.06 0 8.003
332.83 500.01 298.07 5.06 1 7.308
332.83 507.44 308.19 5.06 0 7.6325
279.17 139.98 272.77 5.06 1 6.0843
279.17 135.92 282.89 5.06 0 6.2616
332.83 453.66 272.77 5.06 1 5.2818
332.83 478.62 282.89 5.06 0 6.3727
279.17 172.41 247.47 5.06 1 4.6668
279.17 158.81 257.59 5.06 0 5.2612
332.83 443.98 247.47 5.06 1 4.8588
332.83 449.8 257.59 5.06 0 5.113
279.17 104.84 222.17 5.06 1 7.6205
279.17 113.04 232.29 5.06 0 7.2619
332.83 465.83 222.17 5.06 1 5.8138
332.83 464.21 232.29 5.06 0 5.7429
279.17 153.99 196.87 5.06 1 5.4717
279.17 164.74 206.99 5.06 0 5.0019
332.83 443.66 196.87 5.06 1 4.8448
332.83 437.93 206.99 5.06 0 4.5943
279.17 169.69 171.57 5.06 1 4.7855
279.17 172.37 181.69 5.06 0 4.6684
332.83 414.01 171.57 5.06 1 3.5487
332.83 406.57 181.69 5.06 0 3.2234
279.17 203.88 146.27 5.06 1 3.2909
279.17 205.43 156.39 5.06 0 3.2234
332.83 401.35 146.27 5.06 1 2.9951
332.83 399.79 156.39 5.06 0 2.927
279.17 183.28 120.97 5.06 1 4.1914
279.17 190.17 131.09 5.06 0 3.8903
332.83 394.49 120.97 5.06 1 2.6954
332.83 395.55 131.09 5.06 0 2.7418
279.17 228.44 95.67 5.06 1 2.2176
279.17 229.16 105.79 5.06 0 2.186
332.83 395.82 95.67 5.06 1 2.7535
332.83 400.64 105.79 5.06 0 2.9641
279.17 240.38 70.37 5.06 1 1.6957
279.17 240.18 80.49 5.06 0 1.7043
332.83 401.11 70.37 5.06 1 2.9845
332.83 401.49 80.49 5.06 0 3.0011
279.17 256.28 45.07 5.06 1 1.0006
279.17 259.67 55.19 5.06 0 0.8522
332.83 358.17 45.07 5.06 1 1.1077
332.83 360.8 55.19 5.06 0 1.2227
END
# intervals of the weighted (without weights: all) shares in points: from, to, y
$line_intervals << END
228 192.55 323.37
397.74 436.93 323.37
116.7 59.17 298.07
474.86 529.22 298.07
162.72 113.14 272.77
432.93 478.39 272.77
192.02 148.64 247.47
423.84 468.31 247.47
130.6 75.02 222.17
443.56 492.25 222.17
175.83 127.87 196.87
423.49 468.06 196.87
189.93 145.14 171.57
396.52 436.09 171.57
220.3 183.08 146.27
385.61 421.6 146.27
202.2 159.97 120.97
379.5 414.12 120.97
241.78 210.49 95.67
380.74 415.48 95.67
251.86 224.18 70.37
385.47 421.21 70.37
264.84 242.68 45.07
349.19 371.99 45.07
END
# numbers
set label '2.9' at screen X(187.55), first 328.43 right font ',8.8' textcolor rgb ink noenhanced front
set label '3.6' at screen X(441.93), first 328.43 left font ',8.8' textcolor rgb ink noenhanced front
set label '8.3' at screen X(54.17), first 303.13 right font ',8.8' textcolor rgb ink noenhanced front
set label '7.3' at screen X(534.22), first 303.13 left font ',8.8' textcolor rgb ink noenhanced front
set label '6.1' at screen X(108.14), first 277.83 right font ',8.8' textcolor rgb ink noenhanced front
set label '5.3' at screen X(483.62), first 277.83 left font ',8.8' textcolor rgb ink noenhanced front
set label '4.7' at screen X(143.64), first 252.53 right font ',8.8' textcolor rgb ink noenhanced front
set label '4.9' at screen X(473.31), first 252.53 left font ',8.8' textcolor rgb ink noenhanced front
set label '7.6' at screen X(70.02), first 227.23 right font ',8.8' textcolor rgb ink noenhanced front
set label '5.8' at screen X(497.25), first 227.23 left font ',8.8' textcolor rgb ink noenhanced front
set label '5.5' at screen X(122.87), first 201.93 right font ',8.8' textcolor rgb ink noenhanced front
set label '4.8' at screen X(473.06), first 201.93 left font ',8.8' textcolor rgb ink noenhanced front
set label '4.8' at screen X(140.14), first 176.63 right font ',8.8' textcolor rgb ink noenhanced front
set label '3.5' at screen X(441.09), first 176.63 left font ',8.8' textcolor rgb ink noenhanced front
set label '3.3' at screen X(178.08), first 151.33 right font ',8.8' textcolor rgb ink noenhanced front
set label '3.0' at screen X(426.6), first 151.33 left font ',8.8' textcolor rgb ink noenhanced front
set label '4.2' at screen X(154.97), first 126.03 right font ',8.8' textcolor rgb ink noenhanced front
set label '2.7' at screen X(419.12), first 126.03 left font ',8.8' textcolor rgb ink noenhanced front
set label '2.2' at screen X(205.49), first 100.73 right font ',8.8' textcolor rgb ink noenhanced front
set label '2.8' at screen X(420.48), first 100.73 left font ',8.8' textcolor rgb ink noenhanced front
set label '1.7' at screen X(219.18), first 75.43 right font ',8.8' textcolor rgb ink noenhanced front
set label '3.0' at screen X(426.21), first 75.43 left font ',8.8' textcolor rgb ink noenhanced front
set label '1.0' at screen X(237.68), first 50.13 right font ',8.8' textcolor rgb ink noenhanced front
set label '1.1' at screen X(376.99), first 50.13 left font ',8.8' textcolor rgb ink noenhanced front

# --- axis
set xrange [0:612]; set yrange [341.08:0]
set label '0.0' at screen X(279.17), screen Y(440.67) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '2.5' at screen X(221.98), screen Y(440.67) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '5.0' at screen X(164.79), screen Y(440.67) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '7.5' at screen X(107.59), screen Y(440.67) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '10.0%' at screen X(50.4), screen Y(440.67) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '0.0' at screen X(332.83), screen Y(440.67) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '2.5' at screen X(390.02), screen Y(440.67) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '5.0' at screen X(447.22), screen Y(440.67) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '7.5' at screen X(504.41), screen Y(440.67) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '10.0%' at screen X(561.6), screen Y(440.67) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'percent of all who are shown' at screen X(306), screen Y(454.23) center font ',8.8' textcolor rgb ink_faint noenhanced front
# lines of the grid in points: x, is it the zero?
$grid << END
279.17 1
221.98 0
164.79 0
107.59 0
50.4 0
332.83 1
390.02 0
447.22 0
504.41 0
561.6 0
END

# --- drawing
plot $grid using 1:(37.48):(0):(303.6):($2 > 0 ? axis : grid) with vectors nohead linewidth 0.8 linecolor rgb variable title 'grid', \
  $bars using (($1+$2)/2):3:1:2:($3-$4):($3+$4):($5 > 0 ? bar_net : bar_total) with boxxyerror linecolor rgb variable title 'shares', \
  $line_intervals using 1:3:($2-$1):(0) with vectors nohead linewidth 1 linecolor rgb whisker title 'intervals'
unset output
