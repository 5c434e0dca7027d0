# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| China lost favor in every region
#| Chart: two figures a row and the change between them: two waves, or two groups. SYNTHETIC DATA: made by a program; no respondent is real. China lost
#| favor in every region. Question: Opinion of China. Percent: Favorable, by Region. Akmola: Favorable 54%; Aktobe: Favorable 58%; Almaty region:
#| Favorable 62%; Atyrau: Favorable 74%; West Kazakhstan: Favorable 71%; Zhambyl: Favorable 67%; Karaganda: Favorable 62%; Kostanay: Favorable 69%;
#| Kyzylorda: Favorable 68%; Mangystau: Favorable 69%; Pavlodar: Favorable 65%; North Kazakhstan: Favorable 69%; and 184 more rows. Base: respondents
#| with an answer: n = 74 to 113 by wave (unweighted). Some bases are small: read those figures with care. Thin lines are 95% confidence intervals
#| (logit, kg-nchs), at most ±13.0 points. Design: weighted by weight, 92 strata, 13,900 sampling points. Source: SYNTHETIC stand-in in the layout of
#| Central Asia Barometer Data, Kazakhstan, Waves 1-14, 2017-2023; not to be cited.

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
set label '{/:Bold China lost favor in every region}' at screen X(24), screen Y(51.8) left font ',16.5' textcolor rgb ink enhanced front
set label 'Opinion of China' at screen X(24), screen Y(74.82) left font ',11.9' textcolor rgb ink_soft noenhanced front
set label 'Percent: Favorable, by Region' at screen X(24), screen Y(93.16) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer: n = 74 to 113 by wave (unweighted). Some bases are small: read those figures with care.' at screen X(24), screen Y(458.84) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Thin lines are 95% confidence intervals (logit, kg-nchs), at most ±13.0 points. Design: weighted by weight, 92 strata, 13,900' at screen X(24), screen Y(470.63) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'sampling points.' at screen X(24), screen Y(482.42) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label '* differs from 0 at the 95% level. Changes are of unrounded figures. Between them the line is broken: a change is of opinion' at screen X(24), screen Y(494.21) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'and of method in one.' at screen X(24), screen Y(506.01) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: china: 2,573 of 22,000 rows are not in the base: Don''t know 2,210, Refused 363; events of the study that lie outside the' at screen X(24), screen Y(517.8) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'waves: Land protests (2016-04).' at screen X(24), screen Y(529.59) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: SYNTHETIC stand-in in the layout of Central Asia Barometer Data, Kazakhstan, Waves 1-14, 2017-2023; not to be' at screen X(24), screen Y(541.38) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'cited' at screen X(24), screen Y(553.17) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(133.89); set rmargin at screen X(537.4)
set tmargin at screen Y(131.58); set bmargin at screen Y(418.94)

# --- legend
set object circle at screen X(27.168), screen Y(119.84736) size screen 3.168/W fillstyle solid noborder fillcolor rgb ink_faint
set label '1 (2017-06)' at screen X(36.78), screen Y(119.85) left font ',9.2' textcolor rgb ink noenhanced front
set object circle at screen X(107.7676), screen Y(119.84736) size screen 3.168/W fillstyle solid noborder fillcolor rgb dot
set label '14 (2023-10)' at screen X(117.38), screen Y(119.85) left font ',9.2' textcolor rgb ink noenhanced front

# --- names of the rows
set label 'Akmola' at screen X(125.64), first 12.12 right font ',11' textcolor rgb ink noenhanced front
set label 'East Kazakhstan' at screen X(125.64), first 32.36 right font ',11' textcolor rgb ink noenhanced front
set label 'Almaty region' at screen X(125.64), first 52.6 right font ',11' textcolor rgb ink noenhanced front
set label 'Karaganda' at screen X(125.64), first 72.84 right font ',11' textcolor rgb ink noenhanced front
set label 'Aktobe' at screen X(125.64), first 93.08 right font ',11' textcolor rgb ink noenhanced front
set label 'West Kazakhstan' at screen X(125.64), first 113.32 right font ',11' textcolor rgb ink noenhanced front
set label 'Turkistan' at screen X(125.64), first 133.56 right font ',11' textcolor rgb ink noenhanced front
set label 'Mangystau' at screen X(125.64), first 153.8 right font ',11' textcolor rgb ink noenhanced front
set label 'Kostanay' at screen X(125.64), first 174.04 right font ',11' textcolor rgb ink noenhanced front
set label 'North Kazakhstan' at screen X(125.64), first 194.28 right font ',11' textcolor rgb ink noenhanced front
set label 'Pavlodar' at screen X(125.64), first 214.52 right font ',11' textcolor rgb ink noenhanced front
set label 'Atyrau' at screen X(125.64), first 234.76 right font ',11' textcolor rgb ink noenhanced front
set label 'Zhambyl' at screen X(125.64), first 255 right font ',11' textcolor rgb ink noenhanced front
set label 'Kyzylorda' at screen X(125.64), first 275.24 right font ',11' textcolor rgb ink noenhanced front

# --- axis
set xrange [-12.503941:111.600952]; set yrange [287.36:0]
point = 0.307563    # one point of the page on the axis of values
set label '0' at first 0, screen Y(427.74) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '20' at first 20, screen Y(427.74) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '40' at first 40, screen Y(427.74) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '60' at first 60, screen Y(427.74) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '80' at first 80, screen Y(427.74) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '100%' at first 100, screen Y(427.74) center font ',8.8' textcolor rgb ink_faint noenhanced front
# lines of the grid: x, from y, to y, is it the line at zero?
$grid << END
0 0 287.36 1
20 0 287.36 0
40 0 287.36 0
60 0 287.36 0
80 0 287.36 0
100 0 287.36 0
END

# --- figures: y, first, its lower and upper bound, last, its lower and upper bound; NaN where there is none
$points << END
12.12 53.58234 44.632645 62.307101 17.263055 10.967706 26.112084
32.36 56.729526 45.800027 67.041095 20.044187 13.529729 28.655833
52.6 62.087993 48.276121 74.18396 23.623108 16.566319 32.514444
72.84 61.91496 50.01807 72.53502 23.296281 15.707965 33.110459
93.08 58.006678 48.551604 66.908445 15.822016 9.597128 24.969309
113.32 71.014221 61.096287 79.261954 27.746065 19.0673 38.49613
133.56 65.223852 55.874234 73.530897 20.222073 12.969749 30.125934
153.8 69.119113 57.646662 78.635667 23.846523 15.530634 34.781666
174.04 68.592621 61.064396 75.255102 22.273343 14.761739 32.164908
194.28 69.19469 55.863162 79.945053 21.976527 15.156158 30.753599
214.52 64.989242 51.461412 76.470671 15.677745 9.674391 24.400085
234.76 74.160745 66.322109 80.705684 24.254943 16.391107 34.341906
255 67.499767 55.832309 77.336225 14.244547 8.447788 23.018867
275.24 68.344682 59.321725 76.170206 10.756817 5.898243 18.817255
END
# values: y, end of the lines beside which it stands, value, side (-1 left, 1 right)
$values << END
12.12 10.967706 17.263055 -1
12.12 62.307101 53.58234 1
32.36 13.529729 20.044187 -1
32.36 67.041095 56.729526 1
52.6 16.566319 23.623108 -1
52.6 74.18396 62.087993 1
72.84 15.707965 23.296281 -1
72.84 72.53502 61.91496 1
93.08 9.597128 15.822016 -1
93.08 66.908445 58.006678 1
113.32 19.0673 27.746065 -1
113.32 79.261954 71.014221 1
133.56 12.969749 20.222073 -1
133.56 73.530897 65.223852 1
153.8 15.530634 23.846523 -1
153.8 78.635667 69.119113 1
174.04 14.761739 22.273343 -1
174.04 75.255102 68.592621 1
194.28 15.156158 21.976527 -1
194.28 79.945053 69.19469 1
214.52 9.674391 15.677745 -1
214.52 76.470671 64.989242 1
234.76 16.391107 24.254943 -1
234.76 80.705684 74.160745 1
255 8.447788 14.244547 -1
255 77.336225 67.499767 1
275.24 5.898243 10.756817 -1
275.24 76.170206 68.344682 1
END

# --- changes
set label 'Change' at screen X(588), screen Y(123.66) right font ',8.8' textcolor rgb ink_faint noenhanced front
set label '{/:Bold −36*}' at screen X(586.9), first 12.12 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold −37*}' at screen X(586.9), first 32.36 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold −38*}' at screen X(586.9), first 52.6 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold −39*}' at screen X(586.9), first 72.84 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold −42*}' at screen X(586.9), first 93.08 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold −43*}' at screen X(586.9), first 113.32 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold −45*}' at screen X(586.9), first 133.56 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold −45*}' at screen X(586.9), first 153.8 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold −46*}' at screen X(586.9), first 174.04 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold −47*}' at screen X(586.9), first 194.28 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold −49*}' at screen X(586.9), first 214.52 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold −50*}' at screen X(586.9), first 234.76 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold −53*}' at screen X(586.9), first 255 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold −58*}' at screen X(586.9), first 275.24 right font ',11' textcolor rgb ink enhanced front

# --- drawing
set decimalsign '.'
value = '%.0f%%'    # how a value is written
shown(v) = gprintf(value, v + (v < 0 ? -1e-9 : 1e-9))
first = ink_faint; last = dot
plot $grid using 1:2:(0):($3-$2) with vectors nohead linewidth 0.8 linecolor rgb grid title 'grid', \
  $points using 2:1:($5-$2):(0) with vectors nohead linewidth 3.5 linecolor rgb dot_bar title 'change', \
  $points using 3:1:($4-$3):(0) with vectors nohead linewidth 1.2 linecolor rgb first title 'intervals', \
  $points using 6:1:($7-$6):(0) with vectors nohead linewidth 1.2 linecolor rgb last title 'intervals', \
  $points using 2:1 with points pointtype 7 pointsize 1*dots linecolor rgb first title 'first', \
  $points using 5:1 with points pointtype 7 pointsize 1*dots linecolor rgb last title 'last', \
  $values using ($2-7*point):($4 < 0 ? $1 : NaN):(shown($3)) with labels right font ',10.45' textcolor rgb ink notitle, \
  $values using ($2+7*point):($4 > 0 ? $1 : NaN):(shown($3)) with labels left font ',10.45' textcolor rgb ink notitle
unset output
