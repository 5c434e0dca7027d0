# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| The vote, by schooling
#| Chart: stacked bars of all answers, one row for each group, wave or question. The vote, by schooling. Question: How will you vote in the plebiscite:
#| Yes (Pinochet stays) or No? Percent, by Education. Primary: Will abstain 6%, No, against Pinochet 30%, Undecided 29%, Yes, for Pinochet 35%, Decided
#| 65%; Post-secondary: Will abstain 7%, No, against Pinochet 52%, Undecided 11%, Yes, for Pinochet 29%, Decided 81%; Secondary: Will abstain 10%, No,
#| against Pinochet 40%, Undecided 24%, Yes, for Pinochet 26%, Decided 66%. Base: respondents with an answer: n = 438 to 1,048 by group (unweighted).
#| Margin of error at most ±5.2 points at 95% confidence (logit). Design: weighted by population. Source: FLACSO/Chile, national survey, April and May
#| 1988 (data set Chile of the R package carData).

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 304    # size of the page in points (1/72 inch)
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
set label '{/:Bold The vote, by schooling}' at screen X(24), screen Y(31.06) left font ',16.5' textcolor rgb ink enhanced front
set label 'How will you vote in the plebiscite: Yes (Pinochet stays) or No?' at screen X(24), screen Y(54.08) left font ',11.9' textcolor rgb ink_soft noenhanced front
set label 'Percent, by Education' at screen X(24), screen Y(72.42) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer: n = 438 to 1,048 by group (unweighted).' at screen X(24), screen Y(232.13) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Margin of error at most ±5.2 points at 95% confidence (logit). Design: weighted by population.' at screen X(24), screen Y(243.93) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Figures may not add up to 100 because of rounding.' at screen X(24), screen Y(255.72) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: vote: 168 of 2,700 rows are not in the base: (no answer) 168.' at screen X(24), screen Y(267.51) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package carData)' at screen X(24), screen Y(279.3) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(117.14); set rmargin at screen X(588)
set tmargin at screen Y(110.84); set bmargin at screen Y(212.24)
set xrange [0:100.000001]; set yrange [101.396:0]

# --- names of the answers
set object rectangle center screen X(28.136), screen Y(99.10736) size screen 8.272/W, screen 8.272/H fillstyle solid noborder fillcolor rgb 0x08415C
set label 'Will abstain' at screen X(36.78), screen Y(99.11) left font ',9.2' textcolor rgb ink noenhanced front
set object rectangle center screen X(108.0888), screen Y(99.10736) size screen 8.272/W, screen 8.272/H fillstyle solid noborder fillcolor rgb 0x3F88B0
set label 'No, against Pinochet' at screen X(116.73), screen Y(99.11) left font ',9.2' textcolor rgb ink noenhanced front
set object rectangle center screen X(230.0836), screen Y(99.10736) size screen 8.272/W, screen 8.272/H fillstyle solid noborder fillcolor rgb 0xC9DFEE
set label 'Yes, for Pinochet' at screen X(238.73), screen Y(99.11) left font ',9.2' textcolor rgb ink noenhanced front
set object rectangle center screen X(334.0604), screen Y(99.10736) size screen 8.272/W, screen 8.272/H fillstyle solid noborder fillcolor rgb 0xC4C7CB
set label 'Undecided' at screen X(342.7), screen Y(99.11) left font ',9.2' textcolor rgb ink noenhanced front

# --- names of the rows
set label 'Primary' at screen X(24), first 10.67 left font ',11' textcolor rgb ink noenhanced front
set label 'n = 1,036' at screen X(24), first 23.936 left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Post-secondary' at screen X(24), first 43.802 left font ',11' textcolor rgb ink noenhanced front
set label 'n = 438' at screen X(24), first 57.068 left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Secondary' at screen X(24), first 76.934 left font ',11' textcolor rgb ink noenhanced front
set label 'n = 1,048' at screen X(24), first 90.2 left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- figures: y of the row, then percent of each answer from left to right; the last n_missing stand apart in grey
$rows << END
16.566 5.642603 30.245618 34.720026 29.391753
49.698 7.373742 51.901914 29.331701 11.392644
82.83 9.614689 40.401957 25.96364 24.019714
END
n_negative = 0; n_neutral = 0; n_positive = 4; n_missing = 0

# --- drawing
array fills[4] = [0x08415C, 0x3F88B0, 0xC9DFEE, 0xC4C7CB]
array inks[4] = [paper, ink, ink, ink]
n_answers = n_negative + n_neutral + n_positive
half = 12.1      # half the height of a bar
value = '%.0f'    # how a value is written
percent = '%'
set decimalsign '.'
point = 0.212377    # one point of the page in percent
fits(v) = v >= (v < 9.5 ? 2.281251 : 3.802086)    # is there room for the value in its bar?
missing_start = 100.000001
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
    with labels center font ',10.23' textcolor rgb inks[k] notitle
unset output
