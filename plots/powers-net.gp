# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| Russia leads, China trails
#| Chart: diverging stacked bars of a scale, one row for each group, wave or question. SYNTHETIC DATA: made by a program; no respondent is real. Russia
#| leads, China trails. Percent. Opinion of China: Very favorable 3%, Somewhat favorable 15%, Somewhat unfavorable 36%, Very unfavorable 37%, Don't know
#| 8%, Refused 1%, Favorable 18%, Unfavorable 73%; Opinion of Russia: Very favorable 26%, Somewhat favorable 33%, Somewhat unfavorable 21%, Very
#| unfavorable 13%, Don't know 6%, Refused 1%, Favorable 59%, Unfavorable 34%; Opinion of the United States: Very favorable 13%, Somewhat favorable 36%,
#| Somewhat unfavorable 21%, Very unfavorable 13%, Don't know 14%, Refused 2%, Favorable 49%, Unfavorable 34%. Base: all respondents where wave == 14: n
#| = 1,500 (unweighted). Margin of error at most ±2.6 points at 95% confidence (logit). Design: weighted by weight, 92 strata, 13,900 sampling points.
#| Source: SYNTHETIC stand-in in the layout of Central Asia Barometer Data, Kazakhstan, Waves 1-14, 2017-2023; not to be cited.

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 314    # size of the page in points (1/72 inch)
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
set label '{/:Bold Russia leads, China trails}' at screen X(24), screen Y(51.8) left font ',16.5' textcolor rgb ink enhanced front
set label 'Percent' at screen X(24), screen Y(73.22) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: all respondents where wave == 14: n = 1,500 (unweighted).' at screen X(24), screen Y(242.46) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Margin of error at most ±2.6 points at 95% confidence (logit). Design: weighted by weight, 92 strata, 13,900 sampling points.' at screen X(24), screen Y(254.25) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Bold: sum of each side. Net: the positive side minus the negative one. Sums are of unrounded figures.' at screen X(24), screen Y(266.05) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: SYNTHETIC stand-in in the layout of Central Asia Barometer Data, Kazakhstan, Waves 1-14, 2017-2023; not to be' at screen X(24), screen Y(277.84) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'cited' at screen X(24), screen Y(289.63) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(189.63); set rmargin at screen X(588)
set tmargin at screen Y(121.17); set bmargin at screen Y(222.57)
set xrange [-94.429124:159.239543]; set yrange [101.396:0]
set arrow from 0,0 to 0,101.396 nohead front linewidth 1 linecolor rgb ink_soft

# --- names of the answers
set object rectangle center screen X(28.136), screen Y(99.90136) size screen 8.272/W, screen 8.272/H fillstyle solid noborder fillcolor rgb 0x8C510A
set label 'Very unfavorable' at screen X(36.78), screen Y(99.9) left font ',9.2' textcolor rgb ink noenhanced front
set object rectangle center screen X(134.3304), screen Y(99.90136) size screen 8.272/W, screen 8.272/H fillstyle solid noborder fillcolor rgb 0xDFC27D
set label 'Somewhat unfavorable' at screen X(142.97), screen Y(99.9) left font ',9.2' textcolor rgb ink noenhanced front
set object rectangle center screen X(268.3372), screen Y(99.90136) size screen 8.272/W, screen 8.272/H fillstyle solid noborder fillcolor rgb 0x80CDC1
set label 'Somewhat favorable' at screen X(276.98), screen Y(99.9) left font ',9.2' textcolor rgb ink noenhanced front
set object rectangle center screen X(390.5168), screen Y(99.90136) size screen 8.272/W, screen 8.272/H fillstyle solid noborder fillcolor rgb 0x01665E
set label 'Very favorable' at screen X(399.16), screen Y(99.9) left font ',9.2' textcolor rgb ink noenhanced front
set label 'Don''t know /' at screen X(482.6), screen Y(99.48) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Refused' at screen X(482.6), screen Y(111.27) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- names of the rows
set label 'Opinion of Russia' at screen X(24), first 10.67 left font ',11' textcolor rgb ink noenhanced front
set label 'n = 1,500' at screen X(24), first 23.936 left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Opinion of the United States' at screen X(24), first 43.802 left font ',11' textcolor rgb ink noenhanced front
set label 'n = 1,500' at screen X(24), first 57.068 left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Opinion of China' at screen X(24), first 76.934 left font ',11' textcolor rgb ink noenhanced front
set label 'n = 1,500' at screen X(24), first 90.2 left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- nets
set label 'Net' at screen X(588), screen Y(111.27) right font ',8.8' textcolor rgb ink_faint noenhanced front
set label '{/:Bold +25}' at screen X(588), first 16.566 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold +15}' at screen X(588), first 49.698 right font ',11' textcolor rgb ink enhanced front
set label '{/:Bold −54}' at screen X(588), first 82.83 right font ',11' textcolor rgb ink enhanced front

# --- figures: y of the row, then percent of each answer from left to right; the last n_missing stand apart in grey
$rows << END
16.566 13.30014 20.501593 33.20202 26.001507 5.70036 1.29438
49.698 12.99386 21.490407 35.924733 13.29492 13.797053 2.499027
82.83 36.70782 36.007567 15.370033 2.90774 7.604593 1.402247
END
n_negative = 2; n_neutral = 0; n_positive = 2; n_missing = 2

# --- drawing
array fills[6] = [0x8C510A, 0xDFC27D, 0x80CDC1, 0x01665E, 0xB4B7BB, 0xDCDEE1]
array inks[6] = [paper, ink, ink, paper, ink, ink]
n_answers = n_negative + n_neutral + n_positive
half = 12.1      # half the height of a bar
value = '%.0f'    # how a value is written
percent = '%'
set decimalsign '.'
point = 0.636766    # one point of the page in percent
fits(v) = v >= (v < 9.5 ? 6.839827 : 11.399712)    # is there room for the value in its bar?
missing_start = 92.124355
shown(v) = gprintf(value, v + 1e-9)    # a tie is rounded up, as in the tables
# answer k stands in column k + 1 of $rows; sums over answers a to b
total(a, b) = sum [i=a+1:b+1] column(i)
negatives(r) = total(1, n_negative)
neutrals(r) = total(n_negative + 1, n_negative + n_neutral)
positives(r) = total(n_negative + n_neutral + 1, n_answers)
missings(r) = total(n_answers + 1, n_answers + n_missing)
start(k) = k > n_answers ? missing_start + total(n_answers + 1, k - 1) : -negatives(0) - neutrals(0)/2. + total(1, k - 1)
plot for [k=1:n_answers+n_missing] $rows using (0):1:(start(k)):(start(k)+column(k+1)):($1-half):($1+half) \
    with boxxyerror fillstyle solid border rgb paper linecolor rgb fills[k] linewidth 1 title 'answers', \
  for [k=1:n_answers] $rows using (start(k)+column(k+1)/2.):1:(fits(column(k+1)) ? shown(column(k+1)) : '') \
    with labels center font ',10.23' textcolor rgb inks[k] notitle, \
  $rows using (missing_start+missings(0)+5*point):1:(shown(missings(0))) with labels left font ',10.23' textcolor rgb ink_faint notitle, \
  $rows using (start(1)-6*point):1:('{/:Bold '.shown(negatives(0)).percent.'}') with labels right font ',11' textcolor rgb 0x8C510A notitle, \
  $rows using (neutrals(0)/2.+positives(0)+6*point):1:('{/:Bold '.shown(positives(0)).percent.'}') with labels left font ',11' textcolor rgb 0x01665E notitle
unset output
