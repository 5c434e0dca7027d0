# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| No leads before Chile's plebiscite
#| Chart: horizontal bars of answers or groups, with confidence intervals. No leads before Chile's plebiscite. Question: How will you vote in the
#| plebiscite: Yes (Pinochet stays) or No? Percent. Will abstain 8%, No, against Pinochet 39%, Undecided 23%, Yes, for Pinochet 30%, Decided 69%. Base:
#| respondents with an answer: n = 2,532 (384,796,250 weighted). Thin lines are 95% confidence intervals (logit), at most ±2.3 points. Design: weighted
#| by population. Source: FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package carData).

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 347    # size of the page in points (1/72 inch)
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
set label '{/:Bold No leads before Chile''s plebiscite}' at screen X(24), screen Y(31.06) left font ',16.5' textcolor rgb ink enhanced front
set label 'How will you vote in the plebiscite: Yes (Pinochet stays) or No?' at screen X(24), screen Y(54.08) left font ',11.9' textcolor rgb ink_soft noenhanced front
set label 'Percent' at screen X(24), screen Y(72.42) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer: n = 2,532 (384,796,250 weighted).' at screen X(24), screen Y(287.72) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Thin lines are 95% confidence intervals (logit), at most ±2.3 points. Design: weighted by population.' at screen X(24), screen Y(299.51) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: vote: 168 of 2,700 rows are not in the base: (no answer) 168.' at screen X(24), screen Y(311.3) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package carData)' at screen X(24), screen Y(323.1) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(148.62); set rmargin at screen X(588)
set tmargin at screen Y(90.79); set bmargin at screen Y(247.82)

# --- names of the bars
set label 'Will abstain' at screen X(140.62), first 14.65 right font ',11' textcolor rgb ink noenhanced front
set label 'No, against Pinochet' at screen X(140.62), first 39.95 right font ',11' textcolor rgb ink noenhanced front
set label 'Yes, for Pinochet' at screen X(140.62), first 65.25 right font ',11' textcolor rgb ink noenhanced front
set label '{/:Bold Decided}' at screen X(140.62), first 103.816 right font ',11' textcolor rgb ink enhanced front
set label 'Undecided' at screen X(140.62), first 142.382 right font ',11' textcolor rgb ink_faint noenhanced front

# --- figures; kind: 0 answer, 1 net, 2 don't know and the like, 3 all groups
# y  estimate  lower  upper  kind  half-height  where the value stands
$bars << END
14.65 7.754104 6.58923 9.104836 0 8.602 9.104836
39.95 39.256814 36.979567 41.581768 0 8.602 41.581768
65.25 29.753408 27.681709 31.911737 0 8.602 31.911737
103.816 69.010223 66.791067 71.145151 1 8.602 71.145151
142.382 23.235673 21.301223 25.289347 2 8.602 25.289347
END

# --- axis
set xrange [0:79.799587]; set yrange [157.032:0]
set label '0' at first 0, screen Y(256.62) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '20' at first 20, screen Y(256.62) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '40' at first 40, screen Y(256.62) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '60%' at first 60, screen Y(256.62) center font ',8.8' textcolor rgb ink_faint noenhanced front
# lines of the grid: x, from y, to y, is it the line at zero?
$grid << END
0 0 157.032 1
20 0 157.032 0
40 0 157.032 0
60 0 157.032 0
END

# --- drawing
array fills[4] = [bar, bar_net, bar_missing, bar_total]
set decimalsign '.'
value = '%.1f%%'    # how a value is written
shown(v) = gprintf(value, v + (v < 0 ? -1e-9 : 1e-9))
point = 0.181619    # one point of the page on the axis of values
from = 0
plot $grid using 1:2:(0):($3-$2):($4 > 0 ? axis : grid) with vectors nohead linewidth 0.8 linecolor rgb variable title 'grid', \
  $bars using (from):1:(from):2:($1-$6):($1+$6):(fills[$5+1]) with boxxyerror linecolor rgb variable title 'estimates', \
  $bars using 3:1:($4-$3):(0) with vectors nohead linewidth 1.2 linecolor rgb whisker title 'intervals', \
  $bars using ($7+6*point):1:(shown($2)) with labels left font ',11' textcolor rgb ink notitle
unset output
