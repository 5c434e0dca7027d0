# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| Opinion of China, 2017 to 2023
#| Chart: lines over waves with confidence ribbons, one for each answer, net or group. SYNTHETIC DATA: made by a program; no respondent is real. Opinion
#| of China, 2017 to 2023. Question: Opinion of China. Percent. Favorable from 65% (1 (2017-06)) to 20% (14 (2023-10)); Unfavorable from 35% (1
#| (2017-06)) to 80% (14 (2023-10)). Base: respondents with an answer: n = 1,272 to 1,785 by wave (unweighted). Shaded bands are 95% confidence intervals
#| (logit), at most ±3.3 points. Design: weighted by weight, 92 strata, 13,900 sampling points. Source: SYNTHETIC stand-in in the layout of Central Asia
#| Barometer Data, Kazakhstan, Waves 1-14, 2017-2023; not to be cited.

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 569    # size of the page in points (1/72 inch)
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
set label '{/:Bold Opinion of China, 2017 to 2023}' at screen X(24), screen Y(51.8) left font ',16.5' textcolor rgb ink enhanced front
set label 'Opinion of China' at screen X(24), screen Y(74.82) left font ',11.9' textcolor rgb ink_soft noenhanced front
set label 'Percent' at screen X(24), screen Y(93.16) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer: n = 1,272 to 1,785 by wave (unweighted).' at screen X(24), screen Y(462.05) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Shaded bands are 95% confidence intervals (logit), at most ±3.3 points. Design: weighted by weight, 92 strata, 13,900' at screen X(24), screen Y(473.85) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'sampling points.' at screen X(24), screen Y(485.64) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'The line is broken at 7 (2020-05): mode changes from face to face to telephone.' at screen X(24), screen Y(497.43) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: china: 2,573 of 22,000 rows are not in the base: Don''t know 2,210, Refused 363; events of the study that lie outside the' at screen X(24), screen Y(509.22) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'waves: Land protests (2016-04).' at screen X(24), screen Y(521.01) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: SYNTHETIC stand-in in the layout of Central Asia Barometer Data, Kazakhstan, Waves 1-14, 2017-2023; not to be' at screen X(24), screen Y(532.81) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'cited' at screen X(24), screen Y(544.6) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(58); set rmargin at screen X(477.98)
set tmargin at screen Y(144.4); set bmargin at screen Y(409.4)

# --- axes
set xrange [2016.885585:2023.89176]; set yrange [0:100]
set arrow from graph 0, first 0 to graph 1, first 0 nohead back linewidth 1 linecolor rgb axis
set label '0' at screen X(51), first 0 right font ',8.8' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 20 to graph 1, first 20 nohead back linewidth 0.7 linecolor rgb grid
set label '20' at screen X(51), first 20 right font ',8.8' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 40 to graph 1, first 40 nohead back linewidth 0.7 linecolor rgb grid
set label '40' at screen X(51), first 40 right font ',8.8' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 60 to graph 1, first 60 nohead back linewidth 0.7 linecolor rgb grid
set label '60' at screen X(51), first 60 right font ',8.8' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 80 to graph 1, first 80 nohead back linewidth 0.7 linecolor rgb grid
set label '80' at screen X(51), first 80 right font ',8.8' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 100 to graph 1, first 100 nohead back linewidth 0.7 linecolor rgb grid
set label '100%' at screen X(51), first 100 right font ',8.8' textcolor rgb ink_faint noenhanced front
set arrow from first 2017.458333, screen Y(409.39536) to first 2017.458333, screen Y(413.39536) nohead back linewidth 0.7 linecolor rgb axis
set label '1' at first 2017.458333, screen Y(421.59) center font ',9.2' textcolor rgb ink_faint noenhanced front
set label '(2017-06)' at first 2017.458333, screen Y(433.97) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 2017.875, screen Y(409.39536) to first 2017.875, screen Y(413.39536) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2018.375, screen Y(409.39536) to first 2018.375, screen Y(413.39536) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2018.875, screen Y(409.39536) to first 2018.875, screen Y(413.39536) nohead back linewidth 0.7 linecolor rgb axis
set label '4' at first 2018.875, screen Y(421.59) center font ',9.2' textcolor rgb ink_faint noenhanced front
set label '(2018-11)' at first 2018.875, screen Y(433.97) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 2019.375, screen Y(409.39536) to first 2019.375, screen Y(413.39536) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2019.875, screen Y(409.39536) to first 2019.875, screen Y(413.39536) nohead back linewidth 0.7 linecolor rgb axis
set label '6' at first 2019.875, screen Y(421.59) center font ',9.2' textcolor rgb ink_faint noenhanced front
set label '(2019-11)' at first 2019.875, screen Y(433.97) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 2020.375, screen Y(409.39536) to first 2020.375, screen Y(413.39536) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2020.875, screen Y(409.39536) to first 2020.875, screen Y(413.39536) nohead back linewidth 0.7 linecolor rgb axis
set label '8' at first 2020.875, screen Y(421.59) center font ',9.2' textcolor rgb ink_faint noenhanced front
set label '(2020-11)' at first 2020.875, screen Y(433.97) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 2021.541667, screen Y(409.39536) to first 2021.541667, screen Y(413.39536) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2021.875, screen Y(409.39536) to first 2021.875, screen Y(413.39536) nohead back linewidth 0.7 linecolor rgb axis
set label '10' at first 2021.875, screen Y(421.59) center font ',9.2' textcolor rgb ink_faint noenhanced front
set label '(2021-11)' at first 2021.875, screen Y(433.97) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 2022.375, screen Y(409.39536) to first 2022.375, screen Y(413.39536) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2022.875, screen Y(409.39536) to first 2022.875, screen Y(413.39536) nohead back linewidth 0.7 linecolor rgb axis
set label '12' at first 2022.875, screen Y(421.59) center font ',9.2' textcolor rgb ink_faint noenhanced front
set label '(2022-11)' at first 2022.875, screen Y(433.97) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 2023.291667, screen Y(409.39536) to first 2023.291667, screen Y(413.39536) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2023.791667, screen Y(409.39536) to first 2023.791667, screen Y(413.39536) nohead back linewidth 0.7 linecolor rgb axis
set label '14' at first 2023.791667, screen Y(421.59) center font ',9.2' textcolor rgb ink_faint noenhanced front
set label '(2023-10)' at first 2023.791667, screen Y(433.97) center font ',9.2' textcolor rgb ink_faint noenhanced front

# --- events
set style textbox opaque noborder fillcolor rgb paper margins 0.3,0.3
set arrow from first 2019.708333, graph 0 to first 2019.708333, screen Y(139.21616) nohead back dashtype 2 linewidth 1 linecolor rgb event
set label '"55 factories" rumours, 2019-09' at screen X(231.21), screen Y(134.5) left font ',8.8' textcolor rgb event noenhanced front boxed
set arrow from first 2022.041667, graph 0 to first 2022.041667, screen Y(127.42416) nohead back dashtype 2 linewidth 1 linecolor rgb event
set label 'January unrest, 2022-01' at screen X(371.08), screen Y(122.71) left font ',8.8' textcolor rgb event noenhanced front boxed
set arrow from first 2023.375, graph 0 to first 2023.375, screen Y(139.21616) nohead back dashtype 2 linewidth 1 linecolor rgb event
set label 'Visa-free regime agreed, 2023-05' at screen X(437.61), screen Y(134.5) left font ',8.8' textcolor rgb event noenhanced front boxed

# --- values and names at the ends of the lines
set label '{/:Bold 20%}' at screen X(489.98), first 20.086975 left font ',10.5' textcolor rgb 0x1266CE enhanced front
set label 'Favorable' at screen X(523.63), first 20.086975 left font ',10.5' textcolor rgb 0x1266CE noenhanced front
set label '65%' at screen X(85.33), first 65.186412 right font ',10.5' textcolor rgb 0x1266CE noenhanced front
set label '{/:Bold 80%}' at screen X(489.98), first 79.913025 left font ',10.5' textcolor rgb 0xB37017 enhanced front
set label 'Unfavorable' at screen X(523.63), first 79.913025 left font ',10.5' textcolor rgb 0xB37017 noenhanced front
set label '35%' at screen X(85.33), first 34.813588 right font ',10.5' textcolor rgb 0xB37017 noenhanced front

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
$line2 << END
2017.458333 34.813588 32.420346 37.286024
2017.875 37.369429 34.220801 40.628823
2018.375 40.988463 37.699397 44.360162
2018.875 44.86834 42.069371 47.700195
2019.375 49.547566 46.423573 52.675095
2019.875 57.427826 54.878998 59.937781

2020.375 62.460552 59.751355 65.093921
2020.875 64.1613 61.836261 66.421608
2021.541667 66.933574 64.652585 69.137633
2021.875 70.064613 67.483844 72.523946
2022.375 75.488705 73.064184 77.761416
2022.875 77.245608 74.869504 79.458688
2023.291667 78.679183 76.35229 80.834586
2023.791667 79.913025 77.654666 81.996058
END
# first, last and lonely points: x, estimate, lower, upper, colour; bounds only where there is no ribbon
$marks << END
2017.458333 65.186412 NaN NaN 1205966
2023.791667 20.086975 NaN NaN 1205966
2017.458333 34.813588 NaN NaN 11759639
2023.791667 79.913025 NaN NaN 11759639
END

# --- drawing
array colours[2] = [0x1266CE, 0xB37017]
plot \
  $line1 using 1:3:4 with filledcurves fillstyle transparent solid 0.15 noborder linecolor rgb colours[1] title 'intervals', \
  $line2 using 1:3:4 with filledcurves fillstyle transparent solid 0.15 noborder linecolor rgb colours[2] title 'intervals', \
  $line1 using 1:2 with linespoints linewidth 2 pointtype 7 pointsize 0.35*dots linecolor rgb colours[1] title 'estimates', \
  $line2 using 1:2 with linespoints linewidth 2 pointtype 7 pointsize 0.35*dots linecolor rgb colours[2] title 'estimates', \
  $marks using 1:3:(0):($4-$3):5 with vectors nohead linewidth 1.2 linecolor rgb variable title 'intervals', \
  $marks using 1:2:5 with points pointtype 7 pointsize 0.7*dots linecolor rgb variable title 'estimates'
unset output
