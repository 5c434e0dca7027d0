# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| Men decided earlier, and more often for No
#| Chart: horizontal bars of answers or groups, with confidence intervals. Men decided earlier, and more often for No. Question: How will you vote in the
#| plebiscite: Yes (Pinochet stays) or No? Percent, by Sex. Women: Will abstain 9%, No, against Pinochet 32%, Undecided 28%, Yes, for Pinochet 31%,
#| Decided 63%; Men: Will abstain 7%, No, against Pinochet 47%, Undecided 18%, Yes, for Pinochet 28%, Decided 75%. Base: respondents with an answer:
#| Women (n = 1,309), Men (n = 1,223) (unweighted). Thin lines are 95% confidence intervals (logit), at most ±3.4 points. Design: weighted by
#| population. Source: FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package carData).

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 538    # size of the page in points (1/72 inch)
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
set label '{/:Bold Men decided earlier, and more often for No}' at screen X(24), screen Y(31.06) left font ',16.5' textcolor rgb ink enhanced front
set label 'How will you vote in the plebiscite: Yes (Pinochet stays) or No?' at screen X(24), screen Y(54.08) left font ',11.9' textcolor rgb ink_soft noenhanced front
set label 'Percent, by Sex' at screen X(24), screen Y(72.42) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer: Women (n = 1,309), Men (n = 1,223) (unweighted).' at screen X(24), screen Y(478.66) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Thin lines are 95% confidence intervals (logit), at most ±3.4 points. Design: weighted by population.' at screen X(24), screen Y(490.45) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: vote: 168 of 2,700 rows are not in the base: (no answer) 168.' at screen X(24), screen Y(502.24) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package carData)' at screen X(24), screen Y(514.04) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(81.86); set rmargin at screen X(588)
set tmargin at screen Y(90.79); set bmargin at screen Y(438.76)

# --- names of the bars
set label '{/:Bold Will abstain}' at screen X(24), first 10.37 left font ',11' textcolor rgb ink enhanced front
set label 'Women' at screen X(73.86), first 31.19 right font ',11' textcolor rgb ink noenhanced front
set label 'Men' at screen X(73.86), first 52.09 right font ',11' textcolor rgb ink noenhanced front
set label '{/:Bold No, against Pinochet}' at screen X(24), first 81.228 left font ',11' textcolor rgb ink enhanced front
set label 'Women' at screen X(73.86), first 102.048 right font ',11' textcolor rgb ink noenhanced front
set label 'Men' at screen X(73.86), first 122.948 right font ',11' textcolor rgb ink noenhanced front
set label '{/:Bold Yes, for Pinochet}' at screen X(24), first 152.086 left font ',11' textcolor rgb ink enhanced front
set label 'Women' at screen X(73.86), first 172.906 right font ',11' textcolor rgb ink noenhanced front
set label 'Men' at screen X(73.86), first 193.806 right font ',11' textcolor rgb ink noenhanced front
set label '{/:Bold Decided}' at screen X(24), first 222.944 left font ',11' textcolor rgb ink enhanced front
set label '{/:Bold Women}' at screen X(73.86), first 243.764 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold Men}' at screen X(73.86), first 264.664 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold Undecided}' at screen X(24), first 293.802 left font ',11' textcolor rgb ink enhanced front
set label 'Women' at screen X(73.86), first 314.622 right font ',11' textcolor rgb ink_faint noenhanced front
set label 'Men' at screen X(73.86), first 335.522 right font ',11' textcolor rgb ink_faint noenhanced front

# --- figures; kind: 0 answer, 1 net, 2 don't know and the like, 3 all groups
# y  estimate  lower  upper  kind  half-height  where the value stands
$bars << END
31.19 8.774641 7.097617 10.801839 0 7.106 10.801839
52.09 6.604165 5.117783 8.483644 0 7.106 8.483644
102.048 32.286091 29.313542 35.409075 0 7.106 35.409075
122.948 47.111412 43.715522 50.534253 0 7.106 50.534253
172.906 30.985009 28.128473 33.994425 0 7.106 33.994425
193.806 28.365644 25.413255 31.516096 0 7.106 31.516096
243.764 63.2711 60.088863 66.341731 1 7.106 66.341731
264.664 75.477056 72.425792 78.291878 1 7.106 78.291878
314.622 27.95426 25.128415 30.966454 2 7.106 30.966454
335.522 17.91878 15.44147 20.696253 2 7.106 20.696253
END

# --- axis
set xrange [0:86.428846]; set yrange [347.972:0]
set label '0' at first 0, screen Y(447.56) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '20' at first 20, screen Y(447.56) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '40' at first 40, screen Y(447.56) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '60%' at first 60, screen Y(447.56) center font ',8.8' textcolor rgb ink_faint noenhanced front
# lines of the grid: x, from y, to y, is it the line at zero?
$grid << END
0 19.8204 63.4596 1
20 19.8204 63.4596 0
40 19.8204 63.4596 0
60 19.8204 63.4596 0
0 90.6784 134.3176 1
20 90.6784 134.3176 0
40 90.6784 134.3176 0
60 90.6784 134.3176 0
0 161.5364 205.1756 1
20 161.5364 205.1756 0
40 161.5364 205.1756 0
60 161.5364 205.1756 0
0 232.3944 276.0336 1
20 232.3944 276.0336 0
40 232.3944 276.0336 0
60 232.3944 276.0336 0
0 303.2524 347.972 1
20 303.2524 347.972 0
40 303.2524 347.972 0
60 303.2524 347.972 0
END

# --- drawing
array fills[4] = [bar, bar_net, bar_missing, bar_total]
set decimalsign '.'
value = '%.1f%%'    # how a value is written
shown(v) = gprintf(value, v + (v < 0 ? -1e-9 : 1e-9))
point = 0.170759    # one point of the page on the axis of values
from = 0
plot $grid using 1:2:(0):($3-$2):($4 > 0 ? axis : grid) with vectors nohead linewidth 0.8 linecolor rgb variable title 'grid', \
  $bars using (from):1:(from):2:($1-$6):($1+$6):(fills[$5+1]) with boxxyerror linecolor rgb variable title 'estimates', \
  $bars using 3:1:($4-$3):(0) with vectors nohead linewidth 1.2 linecolor rgb whisker title 'intervals', \
  $bars using ($7+6*point):1:(shown($2)) with labels left font ',11' textcolor rgb ink notitle
unset output
