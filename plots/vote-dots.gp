# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| The gap between the sexes, region by region
#| Chart: dots with their confidence intervals, one row for each answer or group. The gap between the sexes, region by region. Question: How will you
#| vote in the plebiscite: Yes (Pinochet stays) or No? Percent, by Region, Sex. Central · Women: No, against Pinochet 34%, Yes, for Pinochet 30%;
#| Central · Men: No, against Pinochet 51%, Yes, for Pinochet 24%; Metropolitan Santiago · Women: No, against Pinochet 14%, Yes, for Pinochet 62%;
#| Metropolitan Santiago · Men: No, against Pinochet 36%, Yes, for Pinochet 41%; North · Women: No, against Pinochet 31%, Yes, for Pinochet 49%; North
#| · Men: No, against Pinochet 46%, Yes, for Pinochet 28%; South · Women: No, against Pinochet 32%, Yes, for Pinochet 36%; South · Men: No, against
#| Pinochet 49%, Yes, for Pinochet 30%; City of Santiago · Women: No, against Pinochet 32%, Yes, for Pinochet 26%; City of Santiago · Men: No, against
#| Pinochet 46%, Yes, for Pinochet 29%. Base: respondents with an answer: n = 36 to 472 by group (unweighted). Some bases are small: read those figures
#| with care. Lines around the dots are 95% confidence intervals (logit, kg-nchs), at most ±19.0 points. Design: weighted by population. Source:
#| FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package carData).

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 729    # size of the page in points (1/72 inch)
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
set label '{/:Bold The gap between the sexes, region by region}' at screen X(24), screen Y(31.06) left font ',16.5' textcolor rgb ink enhanced front
set label 'How will you vote in the plebiscite: Yes (Pinochet stays) or No?' at screen X(24), screen Y(54.08) left font ',11.9' textcolor rgb ink_soft noenhanced front
set label 'Percent, by Region, Sex' at screen X(24), screen Y(72.42) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer: n = 36 to 472 by group (unweighted). Some bases are small: read those figures with care.' at screen X(24), screen Y(668.81) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Lines around the dots are 95% confidence intervals (logit, kg-nchs), at most ±19.0 points. Design: weighted by population.' at screen X(24), screen Y(680.61) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: vote: 168 of 2,700 rows are not in the base: (no answer) 168.' at screen X(24), screen Y(692.4) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package carData)' at screen X(24), screen Y(704.19) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(149.62); set rmargin at screen X(588)
set tmargin at screen Y(110.84); set bmargin at screen Y(628.92)

# --- legend
set object circle at screen X(27.168), screen Y(99.10736) size screen 3.168/W fillstyle solid noborder fillcolor rgb 0x1266CE
set label 'Women' at screen X(36.78), screen Y(99.11) left font ',9.2' textcolor rgb ink noenhanced front
set object circle at screen X(88.456), screen Y(99.10736) size screen 3.168/W fillstyle solid noborder fillcolor rgb 0xB37017
set label 'Men' at screen X(98.07), screen Y(99.11) left font ',9.2' textcolor rgb ink noenhanced front

# --- names of the rows
set label '{/:Bold Central}' at screen X(24), first 10.37 left font ',11' textcolor rgb ink enhanced front
set label 'No, against Pinochet' at screen X(141.37), first 39.99 right font ',11' textcolor rgb ink noenhanced front
set label 'Yes, for Pinochet' at screen X(141.37), first 78.49 right font ',11' textcolor rgb ink noenhanced front
set label '{/:Bold Metropolitan Santiago}' at screen X(24), first 114.954 left font ',11' textcolor rgb ink enhanced front
set label 'No, against Pinochet' at screen X(141.37), first 144.574 right font ',11' textcolor rgb ink noenhanced front
set label 'Yes, for Pinochet' at screen X(141.37), first 183.074 right font ',11' textcolor rgb ink noenhanced front
set label '{/:Bold North}' at screen X(24), first 219.538 left font ',11' textcolor rgb ink enhanced front
set label 'No, against Pinochet' at screen X(141.37), first 249.158 right font ',11' textcolor rgb ink noenhanced front
set label 'Yes, for Pinochet' at screen X(141.37), first 287.658 right font ',11' textcolor rgb ink noenhanced front
set label '{/:Bold South}' at screen X(24), first 324.122 left font ',11' textcolor rgb ink enhanced front
set label 'No, against Pinochet' at screen X(141.37), first 353.742 right font ',11' textcolor rgb ink noenhanced front
set label 'Yes, for Pinochet' at screen X(141.37), first 392.242 right font ',11' textcolor rgb ink noenhanced front
set label '{/:Bold City of Santiago}' at screen X(24), first 428.706 left font ',11' textcolor rgb ink enhanced front
set label 'No, against Pinochet' at screen X(141.37), first 458.326 right font ',11' textcolor rgb ink noenhanced front
set label 'Yes, for Pinochet' at screen X(141.37), first 496.826 right font ',11' textcolor rgb ink noenhanced front

# --- axis
set xrange [0:87.531333]; set yrange [518.076:0]
point = 0.19967    # one point of the page on the axis of values
set label '0' at first 0, screen Y(637.72) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '20' at first 20, screen Y(637.72) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '40' at first 40, screen Y(637.72) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '60' at first 60, screen Y(637.72) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '80%' at first 80, screen Y(637.72) center font ',8.8' textcolor rgb ink_faint noenhanced front
# lines of the grid: x, from y, to y, is it the line at zero?
$grid << END
0 17.74 103.899 1
20 17.74 103.899 0
40 17.74 103.899 0
60 17.74 103.899 0
80 17.74 103.899 0
0 122.324 208.483 1
20 122.324 208.483 0
40 122.324 208.483 0
60 122.324 208.483 0
80 122.324 208.483 0
0 226.908 313.067 1
20 226.908 313.067 0
40 226.908 313.067 0
60 226.908 313.067 0
80 226.908 313.067 0
0 331.492 417.651 1
20 331.492 417.651 0
40 331.492 417.651 0
60 331.492 417.651 0
80 331.492 417.651 0
0 436.076 518.076 1
20 436.076 518.076 0
40 436.076 518.076 0
60 436.076 518.076 0
80 436.076 518.076 0
END

# --- figures: y, estimate, lower, upper, colour, where the value stands
$points << END
32.565 34.456899 27.475155 42.180931 1205966 42.180931
47.415 50.574357 42.676473 58.44368 11759639 58.44368
71.065 29.526507 23.225442 36.719448 1205966 36.719448
85.915 23.924185 17.775822 31.387373 11759639 31.387373
137.149 13.944724 4.332468 30.677598 1205966 30.677598
151.999 36.277603 19.399566 57.385136 11759639 57.385136
175.649 61.809045 44.027905 76.90459 1205966 76.90459
190.499 41.167192 23.481183 61.472585 11759639 61.472585
241.733 30.985492 23.074008 40.192316 1205966 40.192316
256.583 45.653997 36.190001 55.442531 11759639 55.442531
280.233 48.780928 39.888611 57.751083 1205966 57.751083
295.083 28.004472 20.496964 36.98265 11759639 36.98265
346.317 31.664241 24.943063 39.24944 1205966 39.24944
361.167 49.49843 41.765734 57.255196 11759639 57.255196
384.817 35.581953 28.890648 42.888309 1205966 42.888309
399.667 30.146546 23.749332 37.42126 11759639 37.42126
450.901 32.415254 28.333019 36.783775 1205966 36.783775
465.751 45.933014 41.194053 50.74669 11759639 50.74669
489.401 26.483051 22.688161 30.660954 1205966 30.660954
504.251 28.947368 24.788618 33.493123 11759639 33.493123
END

# --- drawing
set decimalsign '.'
value = '%.0f%%'    # how a value is written
shown(v) = gprintf(value, v + (v < 0 ? -1e-9 : 1e-9))
plot $grid using 1:2:(0):($3-$2):($4 > 0 ? axis : grid) with vectors nohead linewidth 0.8 linecolor rgb variable title 'grid', \
  $points using 3:1:($4-$3):(0):5 with vectors nohead linewidth 2 linecolor rgb variable title 'intervals', \
  $points using 2:1:5 with points pointtype 7 pointsize 0.8*dots linecolor rgb variable title 'estimates', \
  $points using ($6+6*point):1:(shown($2)) with labels left font ',10.45' textcolor rgb ink notitle
unset output
