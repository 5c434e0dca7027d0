# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| Three powers, 2017 and 2023
#| Chart: lines from one wave (or group) to another, with names and values at their ends. SYNTHETIC DATA: made by a program; no respondent is real. Three
#| powers, 2017 and 2023. Percent: Favorable. Opinion of China: Favorable 65%; Opinion of China: no answers; Opinion of China: no answers; Opinion of
#| China: no answers; Opinion of China: no answers; Opinion of China: no answers; Opinion of China: no answers; Opinion of China: no answers; Opinion of
#| China: no answers; Opinion of China: no answers; Opinion of China: no answers; Opinion of China: no answers; and 30 more rows. Base: respondents with
#| an answer: n = 1,223 to 1,397 by wave (unweighted). Upright lines are 95% confidence intervals (logit), at most ±2.8 points. Design: weighted by
#| weight, 92 strata, 13,900 sampling points. Source: SYNTHETIC stand-in in the layout of Central Asia Barometer Data, Kazakhstan, Waves 1-14, 2017-2023;
#| not to be cited.

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 517    # size of the page in points (1/72 inch)
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
set label '{/:Bold Three powers, 2017 and 2023}' at screen X(24), screen Y(51.8) left font ',16.5' textcolor rgb ink enhanced front
set label 'Percent: Favorable' at screen X(24), screen Y(73.22) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer: n = 1,223 to 1,397 by wave (unweighted).' at screen X(24), screen Y(386.24) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Upright lines are 95% confidence intervals (logit), at most ±2.8 points. Design: weighted by weight, 92 strata, 13,900' at screen X(24), screen Y(398.04) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'sampling points.' at screen X(24), screen Y(409.83) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label '* differs from 0 at the 95% level. Changes are of unrounded figures. Between them the line is broken: a change is of opinion' at screen X(24), screen Y(421.62) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'and of method in one. Grey: no sure change.' at screen X(24), screen Y(433.41) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: china: 2,573 of 22,000 rows are not in the base: Don''t know 2,210, Refused 363; russia: 1,455 of 22,000 rows are not in' at screen X(24), screen Y(445.2) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'the base: Don''t know 1,179, Refused 276; usa: 3,837 of 22,000 rows are not in the base: Refused 564, Don''t know 3,273; 1' at screen X(24), screen Y(457) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'more in the table.' at screen X(24), screen Y(468.79) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: SYNTHETIC stand-in in the layout of Central Asia Barometer Data, Kazakhstan, Waves 1-14, 2017-2023; not to be' at screen X(24), screen Y(480.58) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'cited' at screen X(24), screen Y(492.37) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(64.92); set rmargin at screen X(357.73)
set tmargin at screen Y(116.35); set bmargin at screen Y(366.35)

# --- posts
set xrange [0:1]; set yrange [0:100]
set arrow from 0, graph 0 to 0, graph 1 nohead back linewidth 1 linecolor rgb axis
set label '{/:Bold 1 (2017-06)}' at screen X(24), screen Y(97.78) left font ',9.2' textcolor rgb ink_soft enhanced front
set arrow from 1, graph 0 to 1, graph 1 nohead back linewidth 1 linecolor rgb axis
set label '{/:Bold 14 (2023-10)}' at screen X(357.73), screen Y(97.78) center font ',9.2' textcolor rgb ink_soft enhanced front

# --- values and names
set label '65%' at screen X(57.22), first 65.186412 right font ',10.5' textcolor rgb ink noenhanced front
set label '{/:Bold 20%}' at screen X(365.43), first 20.086975 left font ',10.5' textcolor rgb ink enhanced front
set label 'Opinion of China' at screen X(397.55), first 20.086975 left font ',10.5' textcolor rgb ink noenhanced front
set label '{/:Bold −45*}' at screen X(559.4), first 20.086975 left font ',10.5' textcolor rgb ink_faint enhanced front
set label '87%' at screen X(57.22), first 87.119082 right font ',10.5' textcolor rgb ink noenhanced front
set label '{/:Bold 64%}' at screen X(365.43), first 64.429698 left font ',10.5' textcolor rgb ink enhanced front
set label 'Opinion of Russia' at screen X(397.55), first 64.429698 left font ',10.5' textcolor rgb ink noenhanced front
set label '{/:Bold −23*}' at screen X(559.4), first 64.429698 left font ',10.5' textcolor rgb ink_faint enhanced front
set label '49%' at screen X(57.22), first 49.37288 right font ',10.5' textcolor rgb ink noenhanced front
set label '{/:Bold 59%}' at screen X(365.43), first 58.028498 left font ',10.5' textcolor rgb ink enhanced front
set label 'Opinion of the United States' at screen X(397.55), first 58.028498 left font ',10.5' textcolor rgb ink noenhanced front
set label '{/:Bold +9*}' at screen X(559.4), first 58.028498 left font ',10.5' textcolor rgb ink_faint enhanced front

# --- figures: post (0 or 1), estimate, lower, upper, colour; two lines a slope
$slopes << END
0 65.186412 62.713976 67.579654 2057105
1 20.086975 18.003942 22.345334 2057105

0 87.119082 85.27457 88.762995 2057105
1 63.656106 61.026852 66.206205 2057105

0 49.37288 46.535734 52.214071 2057105
1 58.802089 55.987124 61.560625 2057105

END

# --- drawing
plot $slopes using 1:2:5 with lines linewidth 2.2 linecolor rgb variable title 'change', \
  $slopes using 1:3:(0):($4-$3):5 with vectors nohead linewidth 1.2 linecolor rgb variable title 'intervals', \
  $slopes using 1:2:5 with points pointtype 7 pointsize 0.8*dots linecolor rgb variable title 'estimates'
unset output
