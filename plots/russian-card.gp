# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| Отношение к Китаю
#| Диаграмма: линии по волнам с доверительными полосами, по одной на ответ, сумму
#| ответов или группу. SYNTHETIC DATA: made by a program; no respondent is real. Отношение к Китаю. Вопрос:
#| Мнение о Китае. Проценты. Благоприятное: с 65 % (1 (2017-06)) до 20 % (14 (2023-10));
#| Неблагоприятное: с 35 % (1 (2017-06)) до 80 % (14 (2023-10)). База: ответившие респонденты: n = 1 272–1
#| 785 по волнам (без взвешивания). Закрашенные полосы: 95%-ные доверительные интервалы
#| (logit), не шире ±3,3 процентного пункта. Источник: SYNTHETIC stand-in in the layout of Central Asia Barometer Data,
#| Kazakhstan, Waves 1-14, 2017-2023; not to be cited.

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 599.999976; H = 337.5    # size of the page in points (1/72 inch)
dpi = 144         # of a PNG
font = 'sans-serif'
# fallbacks = 'Noto Sans, DejaVu Sans, Noto Sans Georgian, Noto Sans Arabic, Noto Sans CJK SC'    (the next families; opine names them in an SVG)
size = '12'

# --- colours of the theme
paper = 0x15191E    # behind everything
ink = 0xF2F2F2    # titles and labels
ink_soft = 0xC9CED4    # the question
ink_faint = 0x9BA4AE    # footer, numbers of the axis
grid = 0x2C333B    # lines of the grid
axis = 0x76818C    # the line at zero
bar = 0x2F6F9C    # bars of answers
bar_net = 0x5AA3D4    # bars of nets
bar_missing = 0x4A5159    # bars of don't know and the like
bar_total = 0x77828D    # the bar of all groups
dot = 0x8CC4EC    # dots
dot_bar = 0x456A86    # intervals around dots
whisker = 0xE8E8E8    # intervals over bars
neutral = 0x4A4D50    # the middle answer of a scale
event = 0x9AA0A6    # lines and names of events
banner = 0x4A3A08    # the strip over synthetic data
banner_ink = 0xFFDF8A    # its words

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
set label '{/:Bold SYNTHETIC DATA: made by a program; no respondent is real}' at screen X(26), screen Y(14.04) left font ',12' textcolor rgb banner_ink enhanced front
set object rectangle from screen 0, screen Y(-1) to screen 1, screen Y(28.08) behind fillstyle solid noborder fillcolor rgb banner
set label '{/:Bold Отношение к Китаю}' at screen X(26), screen Y(55.75) left font ',18.5' textcolor rgb ink enhanced front
set label 'Мнение о Китае' at screen X(26), screen Y(80.88) left font ',12.5' textcolor rgb ink_soft noenhanced front
set label 'Проценты' at screen X(26), screen Y(99.84) left font ',9.3' textcolor rgb ink_faint noenhanced front
set label 'База: ответившие респонденты: n = 1 272–1 785 по волнам (без взвешивания).' at screen X(26), screen Y(277.53) left font ',8.6' textcolor rgb ink_faint noenhanced front
set label 'Закрашенные полосы: 95%-ные доверительные интервалы (logit), не шире ±3,3 процентного пункта.' at screen X(26), screen Y(289.05) left font ',8.6' textcolor rgb ink_faint noenhanced front
set label 'Источник: SYNTHETIC stand-in in the layout of Central Asia Barometer Data, Kazakhstan, Waves 1-14, 2017-2023; not to be' at screen X(26), screen Y(300.58) left font ',8.6' textcolor rgb ink_faint noenhanced front
set label 'cited' at screen X(26), screen Y(312.1) left font ',8.6' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(63.09); set rmargin at screen X(403.23)
set tmargin at screen Y(151.36); set bmargin at screen Y(224.29)

# --- axes
set xrange [2016.576234:2023.921231]; set yrange [0:100]
set arrow from graph 0, first 0 to graph 1, first 0 nohead back linewidth 1 linecolor rgb axis
set label '0' at screen X(56.09), first 0 right font ',8.6' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 20 to graph 1, first 20 nohead back linewidth 0.7 linecolor rgb grid
set label '20' at screen X(56.09), first 20 right font ',8.6' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 40 to graph 1, first 40 nohead back linewidth 0.7 linecolor rgb grid
set label '40' at screen X(56.09), first 40 right font ',8.6' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 60 to graph 1, first 60 nohead back linewidth 0.7 linecolor rgb grid
set label '60' at screen X(56.09), first 60 right font ',8.6' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 80 to graph 1, first 80 nohead back linewidth 0.7 linecolor rgb grid
set label '80' at screen X(56.09), first 80 right font ',8.6' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 100 to graph 1, first 100 nohead back linewidth 0.7 linecolor rgb grid
set label '100 %' at screen X(56.09), first 100 right font ',8.6' textcolor rgb ink_faint noenhanced front
set arrow from first 2017.458333, screen Y(224.294509) to first 2017.458333, screen Y(228.294509) nohead back linewidth 0.7 linecolor rgb axis
set label '1' at first 2017.458333, screen Y(236.34) center font ',9' textcolor rgb ink_faint noenhanced front
set label '(2017-06)' at first 2017.458333, screen Y(248.44) center font ',9' textcolor rgb ink_faint noenhanced front
set arrow from first 2017.875, screen Y(224.294509) to first 2017.875, screen Y(228.294509) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2018.375, screen Y(224.294509) to first 2018.375, screen Y(228.294509) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2018.875, screen Y(224.294509) to first 2018.875, screen Y(228.294509) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2019.375, screen Y(224.294509) to first 2019.375, screen Y(228.294509) nohead back linewidth 0.7 linecolor rgb axis
set label '5' at first 2019.375, screen Y(236.34) center font ',9' textcolor rgb ink_faint noenhanced front
set label '(2019-05)' at first 2019.375, screen Y(248.44) center font ',9' textcolor rgb ink_faint noenhanced front
set arrow from first 2019.875, screen Y(224.294509) to first 2019.875, screen Y(228.294509) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2020.375, screen Y(224.294509) to first 2020.375, screen Y(228.294509) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2020.875, screen Y(224.294509) to first 2020.875, screen Y(228.294509) nohead back linewidth 0.7 linecolor rgb axis
set label '8' at first 2020.875, screen Y(236.34) center font ',9' textcolor rgb ink_faint noenhanced front
set label '(2020-11)' at first 2020.875, screen Y(248.44) center font ',9' textcolor rgb ink_faint noenhanced front
set arrow from first 2021.541667, screen Y(224.294509) to first 2021.541667, screen Y(228.294509) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2021.875, screen Y(224.294509) to first 2021.875, screen Y(228.294509) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2022.375, screen Y(224.294509) to first 2022.375, screen Y(228.294509) nohead back linewidth 0.7 linecolor rgb axis
set label '11' at first 2022.375, screen Y(236.34) center font ',9' textcolor rgb ink_faint noenhanced front
set label '(2022-05)' at first 2022.375, screen Y(248.44) center font ',9' textcolor rgb ink_faint noenhanced front
set arrow from first 2022.875, screen Y(224.294509) to first 2022.875, screen Y(228.294509) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2023.291667, screen Y(224.294509) to first 2023.291667, screen Y(228.294509) nohead back linewidth 0.7 linecolor rgb axis
set arrow from first 2023.791667, screen Y(224.294509) to first 2023.791667, screen Y(228.294509) nohead back linewidth 0.7 linecolor rgb axis
set label '14' at first 2023.791667, screen Y(236.34) center font ',9' textcolor rgb ink_faint noenhanced front
set label '(2023-10)' at first 2023.791667, screen Y(248.44) center font ',9' textcolor rgb ink_faint noenhanced front

# --- events
set style textbox opaque noborder fillcolor rgb paper margins 0.3,0.3
set arrow from first 2019.708333, graph 0 to first 2019.708333, screen Y(146.212429) nohead back dashtype 2 linewidth 1 linecolor rgb event
set label '"55 factories" rumours, 2019-09' at screen X(212.14), screen Y(141.6) left font ',8.6' textcolor rgb event noenhanced front boxed
set arrow from first 2022.041667, graph 0 to first 2022.041667, screen Y(134.688429) nohead back dashtype 2 linewidth 1 linecolor rgb event
set label 'January unrest, 2022-01' at screen X(320.19), screen Y(130.08) left font ',8.6' textcolor rgb event noenhanced front boxed
set arrow from first 2023.375, graph 0 to first 2023.375, screen Y(146.212429) nohead back dashtype 2 linewidth 1 linecolor rgb event
set label 'Visa-free regime agreed, 2023-05' at screen X(381.93), screen Y(141.6) left font ',8.6' textcolor rgb event noenhanced front boxed

# --- values and names at the ends of the lines
set label '{/:Bold 20 %}' at screen X(416.32), first 20.086975 left font ',11.4' textcolor rgb 0x9698E9 enhanced front
set label 'Благоприятное' at screen X(457.15), first 20.086975 left font ',11.4' textcolor rgb 0x9698E9 noenhanced front
set label '65 %' at screen X(96.94), first 65.186412 right font ',11.4' textcolor rgb 0x9698E9 noenhanced front
set label '{/:Bold 80 %}' at screen X(416.32), first 79.913025 left font ',11.4' textcolor rgb 0xCF6C01 enhanced front
set label 'Неблагоприятное' at screen X(457.15), first 79.913025 left font ',11.4' textcolor rgb 0xCF6C01 noenhanced front
set label '35 %' at screen X(96.94), first 34.813588 right font ',11.4' textcolor rgb 0xCF6C01 noenhanced front

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
2017.458333 65.186412 NaN NaN 9869545
2023.791667 20.086975 NaN NaN 9869545
2017.458333 34.813588 NaN NaN 13593601
2023.791667 79.913025 NaN NaN 13593601
END

# --- drawing
array colours[2] = [0x9698E9, 0xCF6C01]
plot \
  $line1 using 1:3:4 with filledcurves fillstyle transparent solid 0.15 noborder linecolor rgb colours[1] title 'intervals', \
  $line2 using 1:3:4 with filledcurves fillstyle transparent solid 0.15 noborder linecolor rgb colours[2] title 'intervals', \
  $line1 using 1:2 with linespoints linewidth 2 pointtype 7 pointsize 0.35*dots linecolor rgb colours[1] title 'estimates', \
  $line2 using 1:2 with linespoints linewidth 2 pointtype 7 pointsize 0.35*dots linecolor rgb colours[2] title 'estimates', \
  $marks using 1:3:(0):($4-$3):5 with vectors nohead linewidth 1.2 linecolor rgb variable title 'intervals', \
  $marks using 1:2:5 with points pointtype 7 pointsize 0.7*dots linecolor rgb variable title 'estimates'
unset output
