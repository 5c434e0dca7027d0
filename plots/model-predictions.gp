# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| Yes, by age and sex
#| Chart: predictions of a regression with intervals: lines over a number, rows of categories. Yes, by age and sex. Question: vote == "Y" ~ age * sex.
#| Predicted percentages (logit); everybody in the model is set to each value, the rest as it is. By Age in years: Women: 20 27%, 30 29%, 40 31%, 50 34%,
#| 60 36%, 70 39%; Men: 20 20%, 30 24%, 40 29%, 50 33%, 60 38%, 70 44%. Base: respondents with an answer: n = 2,531. Shaded bands are 95% confidence
#| intervals (Wald, t). Design: weighted by population. Source: FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package
#| carData).

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 477    # size of the page in points (1/72 inch)
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
set label '{/:Bold Yes, by age and sex}' at screen X(24), screen Y(31.06) left font ',16.5' textcolor rgb ink enhanced front
set label 'vote == "Y" ~ age * sex' at screen X(24), screen Y(54.08) left font ',11.9' textcolor rgb ink_soft noenhanced front
set label 'Predicted percentages (logit); everybody in the model is set to each value, the rest as it is' at screen X(24), screen Y(72.42) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Age in years' at screen X(294.23), screen Y(389.35) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer: n = 2,531.' at screen X(24), screen Y(417.14) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Shaded bands are 95% confidence intervals (Wald, t). Design: weighted by population.' at screen X(24), screen Y(428.93) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: 169 of 2,700 rows are not in the model: they miss an answer to one of its variables.' at screen X(24), screen Y(440.72) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package carData)' at screen X(24), screen Y(452.52) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(58); set rmargin at screen X(502.12)
set tmargin at screen Y(96.07); set bmargin at screen Y(361.07)

# --- axes
set xrange [15.748626:70.742967]; set yrange [0:60]
set arrow from graph 0, first 0 to graph 1, first 0 nohead back linewidth 1 linecolor rgb axis
set label '0' at screen X(51), first 0 right font ',8.8' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 20 to graph 1, first 20 nohead back linewidth 0.7 linecolor rgb grid
set label '20' at screen X(51), first 20 right font ',8.8' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 40 to graph 1, first 40 nohead back linewidth 0.7 linecolor rgb grid
set label '40' at screen X(51), first 40 right font ',8.8' textcolor rgb ink_faint noenhanced front
set arrow from graph 0, first 60 to graph 1, first 60 nohead back linewidth 0.7 linecolor rgb grid
set label '60%' at screen X(51), first 60 right font ',8.8' textcolor rgb ink_faint noenhanced front
set arrow from first 20, screen Y(361.07136) to first 20, screen Y(365.07136) nohead back linewidth 0.7 linecolor rgb axis
set label '20' at first 20, screen Y(373.26) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 30, screen Y(361.07136) to first 30, screen Y(365.07136) nohead back linewidth 0.7 linecolor rgb axis
set label '30' at first 30, screen Y(373.26) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 40, screen Y(361.07136) to first 40, screen Y(365.07136) nohead back linewidth 0.7 linecolor rgb axis
set label '40' at first 40, screen Y(373.26) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 50, screen Y(361.07136) to first 50, screen Y(365.07136) nohead back linewidth 0.7 linecolor rgb axis
set label '50' at first 50, screen Y(373.26) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 60, screen Y(361.07136) to first 60, screen Y(365.07136) nohead back linewidth 0.7 linecolor rgb axis
set label '60' at first 60, screen Y(373.26) center font ',9.2' textcolor rgb ink_faint noenhanced front
set arrow from first 70, screen Y(361.07136) to first 70, screen Y(365.07136) nohead back linewidth 0.7 linecolor rgb axis
set label '70' at first 70, screen Y(373.26) center font ',9.2' textcolor rgb ink_faint noenhanced front

# --- values and names at the ends of the lines
set label '{/:Bold 39%}' at screen X(514.12), first 39.085257 left font ',10.5' textcolor rgb 0x1266CE enhanced front
set label 'Women' at screen X(547.77), first 39.085257 left font ',10.5' textcolor rgb 0x1266CE noenhanced front
set label '27%' at screen X(85.33), first 26.598643 right font ',10.5' textcolor rgb 0x1266CE noenhanced front
set label '{/:Bold 44%}' at screen X(514.12), first 43.694261 left font ',10.5' textcolor rgb 0xB37017 enhanced front
set label 'Men' at screen X(547.77), first 43.694261 left font ',10.5' textcolor rgb 0xB37017 noenhanced front
set label '20%' at screen X(85.33), first 20.478676 right font ',10.5' textcolor rgb 0xB37017 noenhanced front

# --- figures: x, estimate, lower, upper; an empty line breaks the line
$line1 << END
20 26.598643 22.11189 31.085395
30 28.888371 25.546832 32.22991
40 31.29118 28.326081 34.256279
50 33.798855 29.891392 37.706319
60 36.401027 30.688427 42.113626
70 39.085257 31.181744 46.988771
END
$line2 << END
20 20.478676 16.324427 24.632925
30 24.305023 20.909182 27.700863
40 28.589273 25.484982 31.693564
50 33.29652 29.309451 37.283589
60 38.362454 32.503834 44.221073
70 43.694261 35.512118 51.876403
END
# first, last and lonely points: x, estimate, lower, upper, colour; bounds only where there is no ribbon
$marks << END
20 26.598643 NaN NaN 1205966
70 39.085257 NaN NaN 1205966
20 20.478676 NaN NaN 11759639
70 43.694261 NaN NaN 11759639
END

# --- drawing
array colours[2] = [0x1266CE, 0xB37017]
plot \
  $line1 using 1:3:4 with filledcurves fillstyle transparent solid 0.15 noborder linecolor rgb colours[1] title 'intervals', \
  $line2 using 1:3:4 with filledcurves fillstyle transparent solid 0.15 noborder linecolor rgb colours[2] title 'intervals', \
  $line1 using 1:2 with linespoints linewidth 2 pointtype 7 pointsize 0.35*dots linecolor rgb colours[1] title 'estimates', \
  $line2 using 1:2 with linespoints linewidth 2 pointtype 7 pointsize 0.35*dots linecolor rgb colours[2] title 'estimates', \
  $marks using 1:3:(0):($4-$3):5 with vectors nohead linewidth 1.2 linecolor rgb variable title 'intervals', \
  $marks using 1:2:5 with points pointtype 7 pointsize 0.7*dots linecolor rgb variable title 'estimates'
unset output
