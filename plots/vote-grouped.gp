# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| Schooling and the vote
#| Chart: bars of several groups side by side, one cluster for each answer. Schooling and the vote. Question: How will you vote in the plebiscite: Yes
#| (Pinochet stays) or No? Percent, by Education. Primary: Yes, for Pinochet 35%, No, against Pinochet 30%, Undecided 29%; Post-secondary: Yes, for
#| Pinochet 29%, No, against Pinochet 52%, Undecided 11%; Secondary: Yes, for Pinochet 26%, No, against Pinochet 40%, Undecided 24%. Base: respondents
#| with an answer: Primary (n = 1,036), Post-secondary (n = 438), Secondary (n = 1,048) (unweighted). Thin lines are 95% confidence intervals (logit), at
#| most ±5.2 points. Design: weighted by population. Source: FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package
#| carData).

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 383    # size of the page in points (1/72 inch)
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
set label '{/:Bold Schooling and the vote}' at screen X(24), screen Y(31.06) left font ',16.5' textcolor rgb ink enhanced front
set label 'How will you vote in the plebiscite: Yes (Pinochet stays) or No?' at screen X(24), screen Y(54.08) left font ',11.9' textcolor rgb ink_soft noenhanced front
set label 'Percent, by Education' at screen X(24), screen Y(72.42) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer: Primary (n = 1,036), Post-secondary (n = 438), Secondary (n = 1,048) (unweighted).' at screen X(24), screen Y(323.63) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Thin lines are 95% confidence intervals (logit), at most ±5.2 points. Design: weighted by population.' at screen X(24), screen Y(335.42) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: vote: 168 of 2,700 rows are not in the base: (no answer) 168.' at screen X(24), screen Y(347.22) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package carData)' at screen X(24), screen Y(359.01) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(149.62); set rmargin at screen X(588)
set tmargin at screen Y(110.84); set bmargin at screen Y(283.74)

# --- legend
set object rectangle center screen X(28.136), screen Y(99.10736) size screen 8.272/W, screen 8.272/H fillstyle solid noborder fillcolor rgb 0x1266CE
set label 'Primary' at screen X(36.78), screen Y(99.11) left font ',9.2' textcolor rgb ink noenhanced front
set object rectangle center screen X(90.1632), screen Y(99.10736) size screen 8.272/W, screen 8.272/H fillstyle solid noborder fillcolor rgb 0xB37017
set label 'Post-secondary' at screen X(98.81), screen Y(99.11) left font ',9.2' textcolor rgb ink noenhanced front
set object rectangle center screen X(187.3948), screen Y(99.10736) size screen 8.272/W, screen 8.272/H fillstyle solid noborder fillcolor rgb 0x003920
set label 'Secondary' at screen X(196.04), screen Y(99.11) left font ',9.2' textcolor rgb ink noenhanced front

# --- names of the rows
set label 'Yes, for Pinochet' at screen X(141.37), first 28.675 right font ',11' textcolor rgb ink noenhanced front
set label 'No, against Pinochet' at screen X(141.37), first 82.025 right font ',11' textcolor rgb ink noenhanced front
set label 'Undecided' at screen X(141.37), first 144.219 right font ',11' textcolor rgb ink_faint noenhanced front

# --- axis
set xrange [0:65.648499]; set yrange [172.894:0]
point = 0.149752    # one point of the page on the axis of values
set label '0' at first 0, screen Y(292.54) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '20' at first 20, screen Y(292.54) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '40' at first 40, screen Y(292.54) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '60%' at first 60, screen Y(292.54) center font ',8.8' textcolor rgb ink_faint noenhanced front
# lines of the grid: x, from y, to y, is it the line at zero?
$grid << END
0 0 172.894 1
20 0 172.894 0
40 0 172.894 0
60 0 172.894 0
END

# --- figures: y, estimate, lower, upper, half the height, colour, where the value stands
$points << END
13.825 34.720026 31.128928 38.493851 6.831 1205966 38.493851
28.675 29.331701 24.792781 34.322355 6.831 11759639 34.322355
43.525 25.96364 23.024173 29.136338 6.831 14624 29.136338
67.175 30.245618 26.704601 34.038121 6.831 1205966 34.038121
82.025 51.901914 46.649684 57.112443 6.831 11759639 57.112443
96.875 40.401957 36.974616 43.925575 6.831 14624 43.925575
129.369 29.391753 25.918445 33.122407 6.831 1205966 33.122407
144.219 11.392644 8.440192 15.20636 6.831 11759639 15.20636
159.069 24.019714 21.09602 27.208878 6.831 14624 27.208878
END

# --- drawing
set decimalsign '.'
value = '%.0f%%'    # how a value is written
shown(v) = gprintf(value, v + (v < 0 ? -1e-9 : 1e-9))
plot $grid using 1:2:(0):($3-$2):($4 > 0 ? axis : grid) with vectors nohead linewidth 0.8 linecolor rgb variable title 'grid', \
  $points using (0):1:(0):2:($1-$5):($1+$5):6 with boxxyerror linecolor rgb variable title 'estimates', \
  $points using 3:1:($2-$3):(0) with vectors nohead linewidth 1.1 linecolor rgb paper title 'intervals', \
  $points using 2:1:($4-$2):(0) with vectors nohead linewidth 1.1 linecolor rgb whisker title 'intervals', \
  $points using ($7+5*point):1:(shown($2)) with labels left font ',10.12' textcolor rgb ink notitle
unset output
