# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| Two of a hundred: where methods part
#| Chart: interval methods side by side: one line a method for the same figure. Two of a hundred: where methods part. Question: How will you vote in the
#| plebiscite: Yes (Pinochet stays) or No? Will abstain: 2.4% · 95% confidence intervals by method. wald -1.3 to 6.2 (7.4); logit 0.5–10.6 (10.0);
#| wilson 0.6–9.5 (8.9); jeffreys 0.4–8.3 (7.8); clopper-pearson 0.2–9.4 (9.2); kg-nchs 0.2–9.4 (9.2); agresti-coull 0.0–10.0 (10.0). Base:
#| respondents with an answer where region == 'M': n = 81 (3,575,000 weighted). Some bases are small: read those figures with care. Lines are 95%
#| confidence intervals (by each method). Design: weighted by population. Source: FLACSO/Chile, national survey, April and May 1988 (data set Chile of
#| the R package carData).

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 357    # size of the page in points (1/72 inch)
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
set label '{/:Bold Two of a hundred: where methods part}' at screen X(24), screen Y(31.06) left font ',16.5' textcolor rgb ink enhanced front
set label 'How will you vote in the plebiscite: Yes (Pinochet stays) or No?' at screen X(24), screen Y(54.08) left font ',11.9' textcolor rgb ink_soft noenhanced front
set label 'Will abstain: 2.4% · 95% confidence intervals by method' at screen X(24), screen Y(72.42) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer where region == ''M'': n = 81 (3,575,000 weighted). Some bases are small: read those' at screen X(24), screen Y(285.23) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'figures with care.' at screen X(24), screen Y(297.02) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Lines are 95% confidence intervals (by each method). Design: weighted by population.' at screen X(24), screen Y(308.81) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: vote: 19 of 100 rows are not in the base: (no answer) 19.' at screen X(24), screen Y(320.61) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package carData)' at screen X(24), screen Y(332.4) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(128.31); set rmargin at screen X(485.21)
set tmargin at screen Y(90.79); set bmargin at screen Y(243.33)

# --- names of the rows, and their numbers
set label 'bounds (width) in %' at screen X(588), first 7.896 right font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'wald' at screen X(24), first 25.417 left font ',11' textcolor rgb ink noenhanced front
set label '-1.3 to 6.2 (7.4)' at screen X(588), first 25.417 right font ',11' textcolor rgb ink noenhanced front
set label 'logit' at screen X(24), first 44.667 left font ',11' textcolor rgb ink noenhanced front
set label '0.5–10.6 (10.0)' at screen X(588), first 44.667 right font ',11' textcolor rgb ink noenhanced front
set label 'wilson' at screen X(24), first 63.917 left font ',11' textcolor rgb ink noenhanced front
set label '0.6–9.5 (8.9)' at screen X(588), first 63.917 right font ',11' textcolor rgb ink noenhanced front
set label 'jeffreys' at screen X(24), first 83.167 left font ',11' textcolor rgb ink noenhanced front
set label '0.4–8.3 (7.8)' at screen X(588), first 83.167 right font ',11' textcolor rgb ink noenhanced front
set label 'clopper-pearson' at screen X(24), first 102.417 left font ',11' textcolor rgb ink noenhanced front
set label '0.2–9.4 (9.2)' at screen X(588), first 102.417 right font ',11' textcolor rgb ink noenhanced front
set label 'kg-nchs' at screen X(24), first 121.667 left font ',11' textcolor rgb ink noenhanced front
set label '0.2–9.4 (9.2)' at screen X(588), first 121.667 right font ',11' textcolor rgb ink noenhanced front
set label 'agresti-coull' at screen X(24), first 140.917 left font ',11' textcolor rgb ink noenhanced front
set label '0.0–10.0 (10.0)' at screen X(588), first 140.917 right font ',11' textcolor rgb ink noenhanced front

# --- figures; kind: 0 the interval leaves the line out, 1 it holds the line, 2 reference
# y  estimate  lower  upper  kind
$marks << END
25.417 2.447552 -1.254897 6.150002 0
44.667 2.447552 0.529349 10.577596 0
63.917 2.447552 0.598864 9.460006 0
83.167 2.447552 0.44055 8.283413 0
102.417 2.447552 0.220461 9.430348 0
121.667 2.447552 0.220461 9.430348 0
140.917 2.447552 -0.03535 9.975414 0
END

# --- axis
set xrange [-1.609872:10.932571]; set yrange [152.542:0]
set label '0.0%' at first 0, screen Y(252.13) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '2.5%' at first 2.5, screen Y(252.13) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '5.0%' at first 5, screen Y(252.13) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '7.5%' at first 7.5, screen Y(252.13) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '10.0%' at first 10, screen Y(252.13) center font ',8.8' textcolor rgb ink_faint noenhanced front
# lines of the grid: x, from y, to y, is it the reference?
$grid << END
0 15.792 152.542 0
2.5 15.792 152.542 0
5 15.792 152.542 0
7.5 15.792 152.542 0
10 15.792 152.542 0
END

# --- drawing
plot $grid using 1:2:(0):($3-$2):($4 > 0 ? axis : grid) with vectors nohead linewidth 0.8 linecolor rgb variable title 'grid', \
  $marks using 3:1:($4-$3):(0) with vectors nohead linewidth 1.8 linecolor rgb dot title 'intervals', \
  $marks using ($5<2?$2:NaN):1 with points pointtype 7 pointsize 0.85*dots linecolor rgb dot title 'estimates', \
  $marks using ($5==1?$2:NaN):1 with points pointtype 7 pointsize 0.5*dots linecolor rgb paper title 'not different', \
  $marks using ($5==2?$2:NaN):1 with points pointtype 5 pointsize 0.6*dots linecolor rgb axis title 'reference'
unset output
