# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| Opinion of China in nine regions
#| Chart: lines over waves with confidence ribbons, one for each answer, net or group. SYNTHETIC DATA: made by a program; no respondent is real. Opinion
#| of China in nine regions. Question: Opinion of China. Percent: Favorable, by Region. Akmola, Favorable from 54% (1 (2017-06)) to 17% (14 (2023-10));
#| Aktobe, Favorable from 58% (1 (2017-06)) to 16% (14 (2023-10)); Almaty region, Favorable from 62% (1 (2017-06)) to 24% (14 (2023-10)); Atyrau,
#| Favorable from 74% (1 (2017-06)) to 24% (14 (2023-10)); West Kazakhstan, Favorable from 71% (1 (2017-06)) to 28% (14 (2023-10)); Zhambyl, Favorable
#| from 67% (1 (2017-06)) to 14% (14 (2023-10)); Karaganda, Favorable from 62% (1 (2017-06)) to 23% (14 (2023-10)); Kostanay, Favorable from 69% (1
#| (2017-06)) to 22% (14 (2023-10)); Kyzylorda, Favorable from 68% (1 (2017-06)) to 11% (14 (2023-10)). Base: respondents with an answer where region <=
#| 1009: n = 73 to 141 by wave (unweighted). Some bases are small: read those figures with care. Shaded bands are 95% confidence intervals (logit,
#| kg-nchs), at most ±17.8 points. Design: weighted by weight, 92 strata, 13,900 sampling points. Source: SYNTHETIC stand-in in the layout of Central
#| Asia Barometer Data, Kazakhstan, Waves 1-14, 2017-2023; not to be cited.

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 744    # size of the page in points (1/72 inch)
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
set label '{/:Bold Opinion of China in nine regions}' at screen X(24), screen Y(51.8) left font ',16.5' textcolor rgb ink enhanced front
set label 'Opinion of China' at screen X(24), screen Y(74.82) left font ',11.9' textcolor rgb ink_soft noenhanced front
set label 'Percent: Favorable, by Region' at screen X(24), screen Y(93.16) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer where region <= 1009: n = 73 to 141 by wave (unweighted). Some bases are small: read' at screen X(24), screen Y(613.45) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'those figures with care.' at screen X(24), screen Y(625.24) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Shaded bands are 95% confidence intervals (logit, kg-nchs), at most ±17.8 points. Design: weighted by weight, 92 strata,' at screen X(24), screen Y(637.03) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label '13,900 sampling points.' at screen X(24), screen Y(648.82) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Dashed lines: "55 factories" rumours, 2019-09; January unrest, 2022-01; Visa-free regime agreed, 2023-05. The line is broken' at screen X(24), screen Y(660.61) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'at 7 (2020-05): mode changes from face to face to telephone.' at screen X(24), screen Y(672.41) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: china: 1,631 of 14,177 rows are not in the base: Don''t know 1,409, Refused 222; events of the study that lie outside the' at screen X(24), screen Y(684.2) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'waves: Land protests (2016-04).' at screen X(24), screen Y(695.99) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: SYNTHETIC stand-in in the layout of Central Asia Barometer Data, Kazakhstan, Waves 1-14, 2017-2023; not to be' at screen X(24), screen Y(707.78) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'cited' at screen X(24), screen Y(719.57) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- figures, panel by panel: x, estimate, lower, upper; an empty line breaks the line
$line1_1 << END
2017.458333 53.58234 44.632645 62.307101
2017.875 59.944871 45.398598 72.926871
2018.375 61.364596 42.00716 77.692009
2018.875 61.487736 51.250715 70.799849
2019.375 43.535464 34.559224 52.95648
2019.875 45.56547 35.977786 55.49352

2020.375 34.482434 25.835327 44.295166
2020.875 40.147369 31.873294 49.023721
2021.541667 31.438245 23.091725 41.18603
2021.875 36.722973 27.296974 47.286856
2022.375 20.106231 13.306833 29.209336
2022.875 24.361364 16.396599 34.594145
2023.291667 25.434851 17.187207 35.923441
2023.791667 17.263055 10.967706 26.112084
END
$line2_1 << END
2017.458333 58.006678 48.551604 66.908445
2017.875 66.437563 54.061075 76.90418
2018.375 56.483621 46.339524 66.112421
2018.875 63.012846 50.168814 74.245796
2019.375 48.691399 38.319141 59.177601
2019.875 36.748524 27.016114 47.695744

2020.375 42.306723 32.475869 52.787069
2020.875 32.336925 24.900961 40.78742
2021.541667 31.623547 24.193878 40.127063
2021.875 24.751705 17.555814 33.691748
2022.375 21.996144 14.57906 31.782675
2022.875 23.063226 14.433355 34.757052
2023.291667 20.157992 13.448997 29.088935
2023.791667 15.822016 9.597128 24.969309
END
$line3_1 << END
2017.458333 62.087993 48.276121 74.18396
2017.875 51.546847 41.023159 61.93512
2018.375 58.745902 44.237339 71.879195
2018.875 54.818153 42.444941 66.623078
2019.375 55.928438 43.379186 67.763261
2019.875 43.749993 32.738832 55.413491

2020.375 45.013595 34.73215 55.739366
2020.875 31.903861 24.178858 40.769837
2021.541667 34.002293 25.771938 43.326851
2021.875 23.447853 16.650622 31.956036
2022.375 16.740084 10.220594 26.204409
2022.875 21.945615 14.627539 31.570966
2023.291667 22.137872 14.305549 32.625793
2023.791667 23.623108 16.566319 32.514444
END
$line4_1 << END
2017.458333 74.160745 66.322109 80.705684
2017.875 71.42541 52.594421 84.920784
2018.375 65.474626 52.269536 76.657871
2018.875 58.592298 47.439444 68.928626
2019.375 52.6736 37.506174 67.363112
2019.875 44.563113 32.194983 57.643314

2020.375 38.283831 28.064246 49.656015
2020.875 35.019134 27.247759 43.676342
2021.541667 34.662464 26.527821 43.804358
2021.875 36.854716 27.418735 47.41658
2022.375 28.544122 20.248658 38.593467
2022.875 28.362699 20.148777 38.318282
2023.291667 20.140152 13.438819 29.061243
2023.791667 24.254943 16.391107 34.341906
END
$line5_1 << END
2017.458333 71.014221 61.096287 79.261954
2017.875 61.696941 51.411398 71.031991
2018.375 62.016912 53.079716 70.20727
2018.875 51.700855 39.732953 63.476769
2019.375 49.871496 37.888354 61.869418
2019.875 43.792762 35.831948 52.086577

2020.375 25.605432 17.746682 35.444628
2020.875 30.561879 22.679512 39.774541
2021.541667 30.258484 23.002431 38.654363
2021.875 33.137341 24.197718 43.48501
2022.375 18.649757 12.151739 27.533466
2022.875 14.216294 8.310837 23.253773
2023.291667 29.584588 20.336115 40.880703
2023.791667 27.746065 19.0673 38.49613
END
$line6_1 << END
2017.458333 67.499767 55.832309 77.336225
2017.875 56.680087 40.706589 71.376268
2018.375 58.12787 47.9229 67.681683
2018.875 52.369138 40.903739 63.59015
2019.375 48.894037 35.77116 62.171147
2019.875 49.279472 37.857618 60.77704

2020.375 33.269401 24.202319 43.771723
2020.875 32.694776 24.817268 41.686331
2021.541667 29.237513 21.913863 37.823187
2021.875 29.477394 19.817095 41.414557
2022.375 32.497971 23.794611 42.604968
2022.875 28.103796 20.037921 37.878425
2023.291667 21.898974 15.067033 30.708696
2023.791667 14.244547 8.447788 23.018867
END
$line7_1 << END
2017.458333 61.91496 50.01807 72.53502
2017.875 65.728908 48.743979 79.457473
2018.375 55.781591 42.365744 68.403604
2018.875 55.92989 45.265438 66.073828
2019.375 50.94958 33.59074 68.08241
2019.875 42.205204 34.323932 50.504517

2020.375 33.338678 24.074071 44.097883
2020.875 33.006575 25.188846 41.891971
2021.541667 29.592052 22.262276 38.150772
2021.875 28.422478 19.761622 39.032617
2022.375 24.437248 16.16827 35.161474
2022.875 26.618655 18.382614 36.877447
2023.291667 20.991754 13.817852 30.569077
2023.791667 23.296281 15.707965 33.110459
END
$line8_1 << END
2017.458333 68.592621 61.064396 75.255102
2017.875 65.249465 51.883209 76.578855
2018.375 63.278912 50.1501 74.694749
2018.875 52.859493 38.994042 66.297317
2019.375 51.31477 36.780266 65.630272
2019.875 40.083297 29.958207 51.132246

2020.375 33.600786 24.359783 44.294536
2020.875 43.036391 34.315034 52.212388
2021.541667 39.803262 31.143661 49.151904
2021.875 33.758144 24.445462 44.527721
2022.375 26.833301 18.909691 36.579377
2022.875 15.05476 9.27359 23.506169
2023.291667 23.997136 16.87072 32.940978
2023.791667 22.273343 14.761739 32.164908
END
$line9_1 << END
2017.458333 68.344682 59.321725 76.170206
2017.875 52.691112 43.771685 61.442011
2018.375 57.176997 41.206721 71.780075
2018.875 62.983937 51.304159 73.319181
2019.375 50.297598 35.576948 64.966836
2019.875 39.563152 32.660978 46.907883

2020.375 39.457533 30.400866 49.301067
2020.875 33.81538 26.214323 42.355268
2021.541667 26.011786 18.836083 34.750697
2021.875 37.359188 27.535032 48.349798
2022.375 27.547574 18.514598 38.884566
2022.875 22.839949 15.499175 32.327386
2023.291667 24.232636 15.839018 35.213228
2023.791667 10.756817 5.898243 18.817255
END

set multiplot

# --- panel 1
set lmargin at screen X(54); set rmargin at screen X(193.61)
set tmargin at screen Y(144.06); set bmargin at screen Y(230.62)
set xrange [2017.268333:2023.981667]; set yrange [0:100]
set label '{/:Bold Akmola}' at screen X(54), screen Y(118.9) left font ',11' textcolor rgb ink enhanced front
set label 'n = 90 to 133' at screen X(54), screen Y(132.17) left font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 0 to graph 1, first 0 nohead back linewidth 0.7 linecolor rgb axis
set label '0' at screen X(49), first 0 right font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 40 to graph 1, first 40 nohead back linewidth 0.7 linecolor rgb grid
set label '40' at screen X(49), first 40 right font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 80 to graph 1, first 80 nohead back linewidth 0.7 linecolor rgb grid
set label '80%' at screen X(49), first 80 right font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from first 2019.708333, graph 0 to first 2019.708333, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2022.041667, graph 0 to first 2022.041667, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2023.375, graph 0 to first 2023.375, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set label '1 (2017-06)' at screen X(54), screen Y(237.34) left font ',8.4' textcolor rgb ink_faint noenhanced front
set label '14 (2023-10)' at screen X(193.61), screen Y(237.34) right font ',8.4' textcolor rgb ink_faint noenhanced front
set label '{/:Bold 17%}' at screen X(197.61), screen Y(215.68) left font ',9.7' textcolor rgb 0x1266CE enhanced front
plot \
  $line2_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line3_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line4_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line5_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line6_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line7_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line8_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line9_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line1_1 using 1:3:4 with filledcurves fillstyle transparent solid 0.18 noborder linecolor rgb 0x1266CE title 'intervals', \
  $line1_1 using 1:2 with linespoints linewidth 1.8 pointtype 7 pointsize 0.28*dots linecolor rgb 0x1266CE title 'estimates'
unset label; unset arrow; unset object

# --- panel 2
set lmargin at screen X(232); set rmargin at screen X(371.61)
set tmargin at screen Y(144.06); set bmargin at screen Y(230.62)
set xrange [2017.268333:2023.981667]; set yrange [0:100]
set label '{/:Bold Aktobe}' at screen X(232), screen Y(118.9) left font ',11' textcolor rgb ink enhanced front
set label 'n = 73 to 141' at screen X(232), screen Y(132.17) left font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 0 to graph 1, first 0 nohead back linewidth 0.7 linecolor rgb axis
set arrow from graph 0, first 40 to graph 1, first 40 nohead back linewidth 0.7 linecolor rgb grid
set arrow from graph 0, first 80 to graph 1, first 80 nohead back linewidth 0.7 linecolor rgb grid
set arrow from first 2019.708333, graph 0 to first 2019.708333, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2022.041667, graph 0 to first 2022.041667, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2023.375, graph 0 to first 2023.375, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set label '1 (2017-06)' at screen X(232), screen Y(237.34) left font ',8.4' textcolor rgb ink_faint noenhanced front
set label '14 (2023-10)' at screen X(371.61), screen Y(237.34) right font ',8.4' textcolor rgb ink_faint noenhanced front
set label '{/:Bold 16%}' at screen X(375.61), screen Y(216.92) left font ',9.7' textcolor rgb 0x1266CE enhanced front
plot \
  $line1_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line3_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line4_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line5_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line6_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line7_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line8_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line9_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line2_1 using 1:3:4 with filledcurves fillstyle transparent solid 0.18 noborder linecolor rgb 0x1266CE title 'intervals', \
  $line2_1 using 1:2 with linespoints linewidth 1.8 pointtype 7 pointsize 0.28*dots linecolor rgb 0x1266CE title 'estimates'
unset label; unset arrow; unset object

# --- panel 3
set lmargin at screen X(410); set rmargin at screen X(549.61)
set tmargin at screen Y(144.06); set bmargin at screen Y(230.62)
set xrange [2017.268333:2023.981667]; set yrange [0:100]
set label '{/:Bold Almaty region}' at screen X(410), screen Y(118.9) left font ',11' textcolor rgb ink enhanced front
set label 'n = 86 to 126' at screen X(410), screen Y(132.17) left font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 0 to graph 1, first 0 nohead back linewidth 0.7 linecolor rgb axis
set arrow from graph 0, first 40 to graph 1, first 40 nohead back linewidth 0.7 linecolor rgb grid
set arrow from graph 0, first 80 to graph 1, first 80 nohead back linewidth 0.7 linecolor rgb grid
set arrow from first 2019.708333, graph 0 to first 2019.708333, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2022.041667, graph 0 to first 2022.041667, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2023.375, graph 0 to first 2023.375, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set label '1 (2017-06)' at screen X(410), screen Y(237.34) left font ',8.4' textcolor rgb ink_faint noenhanced front
set label '14 (2023-10)' at screen X(549.61), screen Y(237.34) right font ',8.4' textcolor rgb ink_faint noenhanced front
set label '{/:Bold 24%}' at screen X(553.61), screen Y(210.17) left font ',9.7' textcolor rgb 0x1266CE enhanced front
plot \
  $line1_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line2_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line4_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line5_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line6_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line7_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line8_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line9_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line3_1 using 1:3:4 with filledcurves fillstyle transparent solid 0.18 noborder linecolor rgb 0x1266CE title 'intervals', \
  $line3_1 using 1:2 with linespoints linewidth 1.8 pointtype 7 pointsize 0.28*dots linecolor rgb 0x1266CE title 'estimates'
unset label; unset arrow; unset object

# --- panel 4
set lmargin at screen X(54); set rmargin at screen X(193.61)
set tmargin at screen Y(304.74); set bmargin at screen Y(391.29)
set xrange [2017.268333:2023.981667]; set yrange [0:100]
set label '{/:Bold Atyrau}' at screen X(54), screen Y(279.57) left font ',11' textcolor rgb ink enhanced front
set label 'n = 82 to 137' at screen X(54), screen Y(292.84) left font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 0 to graph 1, first 0 nohead back linewidth 0.7 linecolor rgb axis
set label '0' at screen X(49), first 0 right font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 40 to graph 1, first 40 nohead back linewidth 0.7 linecolor rgb grid
set label '40' at screen X(49), first 40 right font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 80 to graph 1, first 80 nohead back linewidth 0.7 linecolor rgb grid
set label '80%' at screen X(49), first 80 right font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from first 2019.708333, graph 0 to first 2019.708333, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2022.041667, graph 0 to first 2022.041667, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2023.375, graph 0 to first 2023.375, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set label '1 (2017-06)' at screen X(54), screen Y(398.01) left font ',8.4' textcolor rgb ink_faint noenhanced front
set label '14 (2023-10)' at screen X(193.61), screen Y(398.01) right font ',8.4' textcolor rgb ink_faint noenhanced front
set label '{/:Bold 24%}' at screen X(197.61), screen Y(370.3) left font ',9.7' textcolor rgb 0x1266CE enhanced front
plot \
  $line1_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line2_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line3_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line5_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line6_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line7_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line8_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line9_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line4_1 using 1:3:4 with filledcurves fillstyle transparent solid 0.18 noborder linecolor rgb 0x1266CE title 'intervals', \
  $line4_1 using 1:2 with linespoints linewidth 1.8 pointtype 7 pointsize 0.28*dots linecolor rgb 0x1266CE title 'estimates'
unset label; unset arrow; unset object

# --- panel 5
set lmargin at screen X(232); set rmargin at screen X(371.61)
set tmargin at screen Y(304.74); set bmargin at screen Y(391.29)
set xrange [2017.268333:2023.981667]; set yrange [0:100]
set label '{/:Bold West Kazakhstan}' at screen X(232), screen Y(279.57) left font ',11' textcolor rgb ink enhanced front
set label 'n = 79 to 137' at screen X(232), screen Y(292.84) left font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 0 to graph 1, first 0 nohead back linewidth 0.7 linecolor rgb axis
set arrow from graph 0, first 40 to graph 1, first 40 nohead back linewidth 0.7 linecolor rgb grid
set arrow from graph 0, first 80 to graph 1, first 80 nohead back linewidth 0.7 linecolor rgb grid
set arrow from first 2019.708333, graph 0 to first 2019.708333, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2022.041667, graph 0 to first 2022.041667, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2023.375, graph 0 to first 2023.375, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set label '1 (2017-06)' at screen X(232), screen Y(398.01) left font ',8.4' textcolor rgb ink_faint noenhanced front
set label '14 (2023-10)' at screen X(371.61), screen Y(398.01) right font ',8.4' textcolor rgb ink_faint noenhanced front
set label '{/:Bold 28%}' at screen X(375.61), screen Y(367.28) left font ',9.7' textcolor rgb 0x1266CE enhanced front
plot \
  $line1_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line2_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line3_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line4_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line6_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line7_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line8_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line9_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line5_1 using 1:3:4 with filledcurves fillstyle transparent solid 0.18 noborder linecolor rgb 0x1266CE title 'intervals', \
  $line5_1 using 1:2 with linespoints linewidth 1.8 pointtype 7 pointsize 0.28*dots linecolor rgb 0x1266CE title 'estimates'
unset label; unset arrow; unset object

# --- panel 6
set lmargin at screen X(410); set rmargin at screen X(549.61)
set tmargin at screen Y(304.74); set bmargin at screen Y(391.29)
set xrange [2017.268333:2023.981667]; set yrange [0:100]
set label '{/:Bold Zhambyl}' at screen X(410), screen Y(279.57) left font ',11' textcolor rgb ink enhanced front
set label 'n = 74 to 135' at screen X(410), screen Y(292.84) left font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 0 to graph 1, first 0 nohead back linewidth 0.7 linecolor rgb axis
set arrow from graph 0, first 40 to graph 1, first 40 nohead back linewidth 0.7 linecolor rgb grid
set arrow from graph 0, first 80 to graph 1, first 80 nohead back linewidth 0.7 linecolor rgb grid
set arrow from first 2019.708333, graph 0 to first 2019.708333, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2022.041667, graph 0 to first 2022.041667, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2023.375, graph 0 to first 2023.375, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set label '1 (2017-06)' at screen X(410), screen Y(398.01) left font ',8.4' textcolor rgb ink_faint noenhanced front
set label '14 (2023-10)' at screen X(549.61), screen Y(398.01) right font ',8.4' textcolor rgb ink_faint noenhanced front
set label '{/:Bold 14%}' at screen X(553.61), screen Y(378.96) left font ',9.7' textcolor rgb 0x1266CE enhanced front
plot \
  $line1_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line2_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line3_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line4_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line5_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line7_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line8_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line9_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line6_1 using 1:3:4 with filledcurves fillstyle transparent solid 0.18 noborder linecolor rgb 0x1266CE title 'intervals', \
  $line6_1 using 1:2 with linespoints linewidth 1.8 pointtype 7 pointsize 0.28*dots linecolor rgb 0x1266CE title 'estimates'
unset label; unset arrow; unset object

# --- panel 7
set lmargin at screen X(54); set rmargin at screen X(193.61)
set tmargin at screen Y(465.41); set bmargin at screen Y(551.97)
set xrange [2017.268333:2023.981667]; set yrange [0:100]
set label '{/:Bold Karaganda}' at screen X(54), screen Y(440.25) left font ',11' textcolor rgb ink enhanced front
set label 'n = 77 to 132' at screen X(54), screen Y(453.51) left font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 0 to graph 1, first 0 nohead back linewidth 0.7 linecolor rgb axis
set label '0' at screen X(49), first 0 right font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 40 to graph 1, first 40 nohead back linewidth 0.7 linecolor rgb grid
set label '40' at screen X(49), first 40 right font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 80 to graph 1, first 80 nohead back linewidth 0.7 linecolor rgb grid
set label '80%' at screen X(49), first 80 right font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from first 2019.708333, graph 0 to first 2019.708333, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2022.041667, graph 0 to first 2022.041667, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2023.375, graph 0 to first 2023.375, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set label '1 (2017-06)' at screen X(54), screen Y(558.69) left font ',8.4' textcolor rgb ink_faint noenhanced front
set label '14 (2023-10)' at screen X(193.61), screen Y(558.69) right font ',8.4' textcolor rgb ink_faint noenhanced front
set label '{/:Bold 23%}' at screen X(197.61), screen Y(531.8) left font ',9.7' textcolor rgb 0x1266CE enhanced front
plot \
  $line1_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line2_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line3_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line4_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line5_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line6_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line8_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line9_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line7_1 using 1:3:4 with filledcurves fillstyle transparent solid 0.18 noborder linecolor rgb 0x1266CE title 'intervals', \
  $line7_1 using 1:2 with linespoints linewidth 1.8 pointtype 7 pointsize 0.28*dots linecolor rgb 0x1266CE title 'estimates'
unset label; unset arrow; unset object

# --- panel 8
set lmargin at screen X(232); set rmargin at screen X(371.61)
set tmargin at screen Y(465.41); set bmargin at screen Y(551.97)
set xrange [2017.268333:2023.981667]; set yrange [0:100]
set label '{/:Bold Kostanay}' at screen X(232), screen Y(440.25) left font ',11' textcolor rgb ink enhanced front
set label 'n = 85 to 125' at screen X(232), screen Y(453.51) left font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 0 to graph 1, first 0 nohead back linewidth 0.7 linecolor rgb axis
set arrow from graph 0, first 40 to graph 1, first 40 nohead back linewidth 0.7 linecolor rgb grid
set arrow from graph 0, first 80 to graph 1, first 80 nohead back linewidth 0.7 linecolor rgb grid
set arrow from first 2019.708333, graph 0 to first 2019.708333, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2022.041667, graph 0 to first 2022.041667, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2023.375, graph 0 to first 2023.375, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set label '1 (2017-06)' at screen X(232), screen Y(558.69) left font ',8.4' textcolor rgb ink_faint noenhanced front
set label '14 (2023-10)' at screen X(371.61), screen Y(558.69) right font ',8.4' textcolor rgb ink_faint noenhanced front
set label '{/:Bold 22%}' at screen X(375.61), screen Y(532.69) left font ',9.7' textcolor rgb 0x1266CE enhanced front
plot \
  $line1_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line2_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line3_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line4_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line5_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line6_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line7_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line9_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line8_1 using 1:3:4 with filledcurves fillstyle transparent solid 0.18 noborder linecolor rgb 0x1266CE title 'intervals', \
  $line8_1 using 1:2 with linespoints linewidth 1.8 pointtype 7 pointsize 0.28*dots linecolor rgb 0x1266CE title 'estimates'
unset label; unset arrow; unset object

# --- panel 9
set lmargin at screen X(410); set rmargin at screen X(549.61)
set tmargin at screen Y(465.41); set bmargin at screen Y(551.97)
set xrange [2017.268333:2023.981667]; set yrange [0:100]
set label '{/:Bold Kyzylorda}' at screen X(410), screen Y(440.25) left font ',11' textcolor rgb ink enhanced front
set label 'n = 79 to 135' at screen X(410), screen Y(453.51) left font ',8.4' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 0 to graph 1, first 0 nohead back linewidth 0.7 linecolor rgb axis
set arrow from graph 0, first 40 to graph 1, first 40 nohead back linewidth 0.7 linecolor rgb grid
set arrow from graph 0, first 80 to graph 1, first 80 nohead back linewidth 0.7 linecolor rgb grid
set arrow from first 2019.708333, graph 0 to first 2019.708333, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2022.041667, graph 0 to first 2022.041667, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set arrow from first 2023.375, graph 0 to first 2023.375, graph 1 nohead back dashtype 2 linewidth 0.8 linecolor rgb event
set label '1 (2017-06)' at screen X(410), screen Y(558.69) left font ',8.4' textcolor rgb ink_faint noenhanced front
set label '14 (2023-10)' at screen X(549.61), screen Y(558.69) right font ',8.4' textcolor rgb ink_faint noenhanced front
set label '{/:Bold 11%}' at screen X(553.61), screen Y(542.65) left font ',9.7' textcolor rgb 0x1266CE enhanced front
plot \
  $line1_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line2_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line3_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line4_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line5_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line6_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line7_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line8_1 using 1:2 with lines linewidth 0.8 linecolor rgb grid title 'others', \
  $line9_1 using 1:3:4 with filledcurves fillstyle transparent solid 0.18 noborder linecolor rgb 0x1266CE title 'intervals', \
  $line9_1 using 1:2 with linespoints linewidth 1.8 pointtype 7 pointsize 0.28*dots linecolor rgb 0x1266CE title 'estimates'
unset label; unset arrow; unset object
unset multiplot
unset output
