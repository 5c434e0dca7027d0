# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| The level behind the noise
#| Chart: lines over waves with confidence ribbons, one for each answer, net or group. SYNTHETIC DATA: made by a program; no respondent is real. The
#| level behind the noise. Question: Opinion of China. Percent. Favorable from 65% (1 (2017-06)) to 20% (14 (2023-10)). Base: respondents with an answer:
#| n = 1,272 to 1,785 by wave (unweighted). Shaded bands (of the smoothed lines) and thin lines (of the waves) are 95% confidence intervals (logit), at
#| most ±3.3 points. Design: weighted by weight, 92 strata, 13,900 sampling points. Source: SYNTHETIC stand-in in the layout of Central Asia Barometer
#| Data, Kazakhstan, Waves 1-14, 2017-2023; not to be cited.

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 557    # size of the page in points (1/72 inch)
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
set label '{/:Bold The level behind the noise}' at screen X(24), screen Y(51.8) left font ',16.5' textcolor rgb ink enhanced front
set label 'Opinion of China' at screen X(24), screen Y(74.82) left font ',11.9' textcolor rgb ink_soft noenhanced front
set label 'Percent' at screen X(24), screen Y(93.16) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer: n = 1,272 to 1,785 by wave (unweighted).' at screen X(24), screen Y(450.26) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Shaded bands (of the smoothed lines) and thin lines (of the waves) are 95% confidence intervals (logit), at most ±3.3 points.' at screen X(24), screen Y(462.05) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Design: weighted by weight, 92 strata, 13,900 sampling points.' at screen X(24), screen Y(473.85) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Lines are smoothed (local-level); dots are the waves. The line is broken at 7 (2020-05): mode changes from face to face to' at screen X(24), screen Y(485.64) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'telephone.' at screen X(24), screen Y(497.43) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: china: 2,573 of 22,000 rows are not in the base: Don''t know 2,210, Refused 363.' at screen X(24), screen Y(509.22) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: SYNTHETIC stand-in in the layout of Central Asia Barometer Data, Kazakhstan, Waves 1-14, 2017-2023; not to be' at screen X(24), screen Y(521.01) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'cited' at screen X(24), screen Y(532.81) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(58); set rmargin at screen X(490.1)
set tmargin at screen Y(132.6); set bmargin at screen Y(397.6)

# --- axes
set xrange [2016.903307:2023.888663]; set yrange [0:80]
set arrow from graph 0, first 0 to graph 1, first 0 nohead back linewidth 1 linecolor rgb axis
set label '0' at screen X(51), first 0 right font ',8.8' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 20 to graph 1, first 20 nohead back linewidth 0.7 linecolor rgb grid
set label '20' at screen X(51), first 20 right font ',8.8' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 40 to graph 1, first 40 nohead back linewidth 0.7 linecolor rgb grid
set label '40' at screen X(51), first 40 right font ',8.8' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 60 to graph 1, first 60 nohead back linewidth 0.7 linecolor rgb grid
set label '60' at screen X(51), first 60 right font ',8.8' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 80 to graph 1, first 80 nohead back linewidth 0.7 linecolor rgb grid
set label '80%' at screen X(51), first 80 right font ',8.8' textcolor rgb ink_faint noenhanced front
set arrow from first 2017.458333, screen Y(397.60336) to first 2017.458333, screen Y(401.60336) nohead back linewidth 0.7 linecolor rgb axis
set label '1' at first 2017.458333, screen Y(409.79) center font ',9.2' textcolor rgb ink_faint noenhanced front
set label '(2017-06)' at first 2017.458333, screen Y(422.18) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 2017.875, screen Y(397.60336) to first 2017.875, screen Y(401.60336) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2018.375, screen Y(397.60336) to first 2018.375, screen Y(401.60336) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2018.875, screen Y(397.60336) to first 2018.875, screen Y(401.60336) nohead back linewidth 0.7 linecolor rgb axis
set label '4' at first 2018.875, screen Y(409.79) center font ',9.2' textcolor rgb ink_faint noenhanced front
set label '(2018-11)' at first 2018.875, screen Y(422.18) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 2019.375, screen Y(397.60336) to first 2019.375, screen Y(401.60336) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2019.875, screen Y(397.60336) to first 2019.875, screen Y(401.60336) nohead back linewidth 0.7 linecolor rgb axis
set label '6' at first 2019.875, screen Y(409.79) center font ',9.2' textcolor rgb ink_faint noenhanced front
set label '(2019-11)' at first 2019.875, screen Y(422.18) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 2020.375, screen Y(397.60336) to first 2020.375, screen Y(401.60336) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2020.875, screen Y(397.60336) to first 2020.875, screen Y(401.60336) nohead back linewidth 0.7 linecolor rgb axis
set label '8' at first 2020.875, screen Y(409.79) center font ',9.2' textcolor rgb ink_faint noenhanced front
set label '(2020-11)' at first 2020.875, screen Y(422.18) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 2021.541667, screen Y(397.60336) to first 2021.541667, screen Y(401.60336) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2021.875, screen Y(397.60336) to first 2021.875, screen Y(401.60336) nohead back linewidth 0.7 linecolor rgb axis
set label '10' at first 2021.875, screen Y(409.79) center font ',9.2' textcolor rgb ink_faint noenhanced front
set label '(2021-11)' at first 2021.875, screen Y(422.18) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 2022.375, screen Y(397.60336) to first 2022.375, screen Y(401.60336) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2022.875, screen Y(397.60336) to first 2022.875, screen Y(401.60336) nohead back linewidth 0.7 linecolor rgb axis
set label '12' at first 2022.875, screen Y(409.79) center font ',9.2' textcolor rgb ink_faint noenhanced front
set label '(2022-11)' at first 2022.875, screen Y(422.18) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 2023.291667, screen Y(397.60336) to first 2023.291667, screen Y(401.60336) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2023.791667, screen Y(397.60336) to first 2023.791667, screen Y(401.60336) nohead back linewidth 0.7 linecolor rgb axis
set label '14' at first 2023.791667, screen Y(409.79) center font ',9.2' textcolor rgb ink_faint noenhanced front
set label '(2023-10)' at first 2023.791667, screen Y(422.18) center font ',9.2' textcolor rgb ink_faint noenhanced front

# --- events
set style textbox opaque noborder fillcolor rgb paper margins 0.3,0.3
set arrow from first 2022.125, graph 0 to first 2022.125, screen Y(127.42416) nohead back dashtype 2 linewidth 1 linecolor rgb event
set label 'War in Ukraine, 2022-02' at screen X(385), screen Y(122.71) left font ',8.8' textcolor rgb event noenhanced front boxed

# --- values and names at the ends of the lines
set label '{/:Bold 20%}' at screen X(502.1), first 20.086975 left font ',10.5' textcolor rgb 0x1266CE enhanced front
set label 'Favorable' at screen X(535.75), first 20.086975 left font ',10.5' textcolor rgb 0x1266CE noenhanced front
set label '65%' at screen X(85.33), first 65.186412 right font ',10.5' textcolor rgb 0x1266CE noenhanced front

# --- figures: x, estimate, lower, upper; an empty line breaks the line
$line1 << END
2017.458333 65.186412 62.713976 67.579654
2017.875 62.630571 59.371177 65.779199
2018.375 59.011537 55.639838 62.300603
2018.875 55.13166 52.299805 57.930629
2019.375 50.452434 47.324905 53.576427
2019.875 42.572174 40.062219 45.121002

2020.375 37.539448 34.906079 40.248645
2020.875 35.8387 33.578392 38.163739
2021.541667 33.066426 30.862367 35.347415
2021.875 29.935387 27.476054 32.516156
2022.375 24.511295 22.238584 26.935816
2022.875 22.754392 20.541312 25.130496
2023.291667 21.320817 19.165414 23.64771
2023.791667 20.086975 18.003942 22.345334
END
# smoothed: x, level, lower, upper
$smooth1 << END
2017.458333 64.919396 62.613713 67.225078
2017.875 62.519355 59.745394 65.293316
2018.375 58.948475 56.059904 61.837045
2018.875 55.015161 52.483627 57.546696
2019.375 50.144244 47.399283 52.889205
2019.875 43.262079 40.857092 45.667066

2020.375 37.360689 34.819682 39.901696
2020.875 35.787818 33.635486 37.94015
2021.541667 32.880202 30.800162 34.960242
2021.875 29.87602 27.603885 32.148155
2022.375 24.782503 22.604936 26.960071
2022.875 22.779649 20.65941 24.899889
2023.291667 21.361953 19.284483 23.439423
2023.791667 20.175815 18.079029 22.2726
END
# first, last and lonely points: x, estimate, lower, upper, colour; bounds only where there is no ribbon
$marks << END
2017.458333 65.186412 NaN NaN 1205966
2023.791667 20.086975 NaN NaN 1205966
END

# --- drawing
array colours[1] = [0x1266CE]
plot \
  $smooth1 using 1:3:4 with filledcurves fillstyle transparent solid 0.18 noborder linecolor rgb colours[1] title 'intervals', \
  $smooth1 using 1:2 with lines linewidth 2 linecolor rgb colours[1] title 'level', \
  $line1 using 1:3:(0):($4-$3) with vectors nohead linewidth 0.8 linecolor rgb colours[1] title 'intervals', \
  $line1 using 1:2 with points pointtype 7 pointsize 0.45*dots linecolor rgb colours[1] title 'estimates', \
  $marks using 1:3:(0):($4-$3):5 with vectors nohead linewidth 1.2 linecolor rgb variable title 'intervals', \
  $marks using 1:2:5 with points pointtype 7 pointsize 0.7*dots linecolor rgb variable title 'estimates'
unset output
