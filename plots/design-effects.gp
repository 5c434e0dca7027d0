# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| What the design costs
#| Chart: design effects of answers, by question, wave or group. SYNTHETIC DATA: made by a program; no respondent is real. What the design costs. Design
#| effects of the answers' percentages, by wave. Opinion of China. 11 (2022-05) 1.05 (1.04–1.06); 12 (2022-11) 1.05 (1.05–1.06); 13 (2023-04) 1.07
#| (1.05–1.12); 14 (2023-10) 1.03 (0.99–1.05); Opinion of Russia. 11 (2022-05) 1.05 (1.04–1.06); 12 (2022-11) 1.06 (1.04–1.08); 13 (2023-04) 1.05
#| (1.04–1.07); 14 (2023-10) 1.05 (1.04–1.07); Opinion of the United States. 11 (2022-05) 1.05 (1.04–1.06); 12 (2022-11) 1.04 (1.03–1.07); 13
#| (2023-04) 1.05 (1.03–1.09); 14 (2023-10) 1.05 (1.04–1.07). Base: respondents with an answer where wave >= 11: n = 1,250 to 1,397 by figure
#| (unweighted). Design: weighted by weight, 92 strata, 13,900 sampling points. Source: SYNTHETIC stand-in in the layout of Central Asia Barometer Data,
#| Kazakhstan, Waves 1-14, 2017-2023; not to be cited.

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 578    # size of the page in points (1/72 inch)
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
set label '{/:Bold What the design costs}' at screen X(24), screen Y(51.8) left font ',16.5' textcolor rgb ink enhanced front
set label 'Design effects of the answers'' percentages, by wave' at screen X(24), screen Y(73.22) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer where wave >= 11: n = 1,250 to 1,397 by figure (unweighted).' at screen X(24), screen Y(470.92) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Design: weighted by weight, 92 strata, 13,900 sampling points.' at screen X(24), screen Y(482.71) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Small dots are answers, the large dot their mean, the line their range. The short upright line is the effect of unequal weights' at screen X(24), screen Y(494.51) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'alone (Kish). A design effect of 2 doubles the variance: the sample tells as much as a simple random one of half its size.' at screen X(24), screen Y(506.3) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: china: 572 of 6,000 rows are not in the base: Don''t know 484, Refused 88; russia: 431 of 6,000 rows are not in the base:' at screen X(24), screen Y(518.09) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Don''t know 353, Refused 78; usa: 988 of 6,000 rows are not in the base: Refused 151, Don''t know 837.' at screen X(24), screen Y(529.88) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: SYNTHETIC stand-in in the layout of Central Asia Barometer Data, Kazakhstan, Waves 1-14, 2017-2023; not to be' at screen X(24), screen Y(541.67) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'cited' at screen X(24), screen Y(553.47) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(110.38); set rmargin at screen X(438.3)
set tmargin at screen Y(91.59); set bmargin at screen Y(417.23)

# --- names of the rows, and their numbers
set label 'mean (lowest–highest answer)' at screen X(588), first 7.896 right font ',8.8' textcolor rgb ink_faint noenhanced front
set label '{/:Bold Opinion of China}' at screen X(24), first 24.162 left font ',11' textcolor rgb ink enhanced front
set label '11 (2022-05)' at screen X(24), first 44.157 left font ',11' textcolor rgb ink noenhanced front
set label '1.05 (1.04–1.06)' at screen X(588), first 44.157 right font ',11' textcolor rgb ink noenhanced front
set label '12 (2022-11)' at screen X(24), first 63.407 left font ',11' textcolor rgb ink noenhanced front
set label '1.05 (1.05–1.06)' at screen X(588), first 63.407 right font ',11' textcolor rgb ink noenhanced front
set label '13 (2023-04)' at screen X(24), first 82.657 left font ',11' textcolor rgb ink noenhanced front
set label '1.07 (1.05–1.12)' at screen X(588), first 82.657 right font ',11' textcolor rgb ink noenhanced front
set label '14 (2023-10)' at screen X(24), first 101.907 left font ',11' textcolor rgb ink noenhanced front
set label '1.03 (0.99–1.05)' at screen X(588), first 101.907 right font ',11' textcolor rgb ink noenhanced front
set label '{/:Bold Opinion of Russia}' at screen X(24), first 130.22 left font ',11' textcolor rgb ink enhanced front
set label '11 (2022-05)' at screen X(24), first 150.215 left font ',11' textcolor rgb ink noenhanced front
set label '1.05 (1.04–1.06)' at screen X(588), first 150.215 right font ',11' textcolor rgb ink noenhanced front
set label '12 (2022-11)' at screen X(24), first 169.465 left font ',11' textcolor rgb ink noenhanced front
set label '1.06 (1.04–1.08)' at screen X(588), first 169.465 right font ',11' textcolor rgb ink noenhanced front
set label '13 (2023-04)' at screen X(24), first 188.715 left font ',11' textcolor rgb ink noenhanced front
set label '1.05 (1.04–1.07)' at screen X(588), first 188.715 right font ',11' textcolor rgb ink noenhanced front
set label '14 (2023-10)' at screen X(24), first 207.965 left font ',11' textcolor rgb ink noenhanced front
set label '1.05 (1.04–1.07)' at screen X(588), first 207.965 right font ',11' textcolor rgb ink noenhanced front
set label '{/:Bold Opinion of the United States}' at screen X(24), first 236.278 left font ',11' textcolor rgb ink enhanced front
set label '11 (2022-05)' at screen X(24), first 256.273 left font ',11' textcolor rgb ink noenhanced front
set label '1.05 (1.04–1.06)' at screen X(588), first 256.273 right font ',11' textcolor rgb ink noenhanced front
set label '12 (2022-11)' at screen X(24), first 275.523 left font ',11' textcolor rgb ink noenhanced front
set label '1.04 (1.03–1.07)' at screen X(588), first 275.523 right font ',11' textcolor rgb ink noenhanced front
set label '13 (2023-04)' at screen X(24), first 294.773 left font ',11' textcolor rgb ink noenhanced front
set label '1.05 (1.03–1.09)' at screen X(588), first 294.773 right font ',11' textcolor rgb ink noenhanced front
set label '14 (2023-10)' at screen X(24), first 314.023 left font ',11' textcolor rgb ink noenhanced front
set label '1.05 (1.04–1.07)' at screen X(588), first 314.023 right font ',11' textcolor rgb ink noenhanced front

# --- figures; kind: 0 the interval leaves the line out, 1 it holds the line, 2 reference
# y  estimate  lower  upper  kind
$marks << END
44.157 1.050559 1.044589 1.05863 0
63.407 1.053106 1.04794 1.056998 0
82.657 1.06529 1.046696 1.115767 0
101.907 1.033367 0.990353 1.051801 0
150.215 1.051775 1.039415 1.05946 0
169.465 1.055173 1.043413 1.08 0
188.715 1.052166 1.036638 1.070178 0
207.965 1.051825 1.043567 1.068167 0
256.273 1.052639 1.037968 1.059764 0
275.523 1.043991 1.025074 1.065524 0
294.773 1.054628 1.030108 1.088214 0
314.023 1.05289 1.039345 1.067528 0
END
# small marks: y, value
$line_points << END
44.157 1.044589
44.157 1.047703
44.157 1.05863
44.157 1.051315
63.407 1.053118
63.407 1.056998
63.407 1.04794
63.407 1.054368
82.657 1.115767
82.657 1.046873
82.657 1.046696
82.657 1.051825
101.907 0.990353
101.907 1.043407
101.907 1.051801
101.907 1.047908
150.215 1.051569
150.215 1.056655
150.215 1.05946
150.215 1.039415
169.465 1.043413
169.465 1.048837
169.465 1.048443
169.465 1.08
188.715 1.062823
188.715 1.039023
188.715 1.070178
188.715 1.036638
207.965 1.044926
207.965 1.05064
207.965 1.043567
207.965 1.068167
256.273 1.059764
256.273 1.054758
256.273 1.058068
256.273 1.037968
275.523 1.033916
275.523 1.05145
275.523 1.065524
275.523 1.025074
294.773 1.088214
294.773 1.048769
294.773 1.051422
294.773 1.030108
314.023 1.057094
314.023 1.047592
314.023 1.039345
314.023 1.067528
END
# short lines: value, from y, to y
$line_ticks << END
1.054005 38.107 50.207
1.051865 57.357 69.457
1.050039 76.607 88.707
1.048589 95.857 107.957
1.054111 144.165 156.265
1.051079 163.415 175.515
1.050577 182.665 194.765
1.049672 201.915 214.015
1.054272 250.223 262.323
1.050395 269.473 281.573
1.050996 288.723 300.823
1.048691 307.973 320.073
END

# --- axis
set xrange [0.98659:1.11953]; set yrange [325.648:0]
set label '1.000' at first 1, screen Y(426.03) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '1.025' at first 1.025, screen Y(426.03) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '1.050' at first 1.05, screen Y(426.03) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '1.075' at first 1.075, screen Y(426.03) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '1.100' at first 1.1, screen Y(426.03) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'design effect; 1 = a simple random sample of the same size' at screen X(274.34), screen Y(439.59) center font ',8.8' textcolor rgb ink_faint noenhanced front
# lines of the grid: x, from y, to y, is it the reference?
$grid << END
1 31.532 117.691 0
1.025 31.532 117.691 0
1.05 31.532 117.691 0
1.075 31.532 117.691 0
1.1 31.532 117.691 0
1 31.532 117.691 1
1 137.59 223.749 0
1.025 137.59 223.749 0
1.05 137.59 223.749 0
1.075 137.59 223.749 0
1.1 137.59 223.749 0
1 137.59 223.749 1
1 243.648 325.648 0
1.025 243.648 325.648 0
1.05 243.648 325.648 0
1.075 243.648 325.648 0
1.1 243.648 325.648 0
1 243.648 325.648 1
END

# --- drawing
plot $grid using 1:2:(0):($3-$2):($4 > 0 ? axis : grid) with vectors nohead linewidth 0.8 linecolor rgb variable title 'grid', \
  $marks using 3:1:($4-$3):(0) with vectors nohead linewidth 1.8 linecolor rgb dot_bar title 'ranges', \
  $line_points using 2:1 with points pointtype 7 pointsize 0.45*dots linecolor rgb dot title 'points', \
  $line_ticks using 1:2:(0):($3-$2) with vectors nohead linewidth 2.2 linecolor rgb ink_soft title 'ticks', \
  $marks using ($5<2?$2:NaN):1 with points pointtype 7 pointsize 0.85*dots linecolor rgb dot title 'estimates', \
  $marks using ($5==1?$2:NaN):1 with points pointtype 7 pointsize 0.5*dots linecolor rgb paper title 'not different', \
  $marks using ($5==2?$2:NaN):1 with points pointtype 5 pointsize 0.6*dots linecolor rgb axis title 'reference'
unset output
