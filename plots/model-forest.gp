# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| Who votes yes
#| Chart: coefficients of a regression or their ratios, with intervals and reference categories. Who votes yes. Question: vote == "Y" ~ age + sex +
#| C(region, ref=SA) + education. Odds ratio of each term, the others held equal (logit). Age in years 1.015 (1.007–1.023); Sex: Women (reference) 1;
#| Men 0.88 (0.72–1.09); Region: City of Santiago (reference) 1; Central 0.97 (0.73–1.30); Metropolitan Santiago 3.05 (1.75–5.29); North 1.69
#| (1.25–2.29); South 1.35 (1.03–1.77); Education: Primary (reference) 1; Post-secondary 0.95 (0.70–1.28); Secondary 0.79 (0.62–1.01). Base:
#| respondents with an answer: n = 2,521. Lines are 95% confidence intervals (Wald, t). Design: weighted by population. Source: FLACSO/Chile, national
#| survey, April and May 1988 (data set Chile of the R package carData).

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 510    # size of the page in points (1/72 inch)
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
set label '{/:Bold Who votes yes}' at screen X(24), screen Y(31.06) left font ',16.5' textcolor rgb ink enhanced front
set label 'vote == "Y" ~ age + sex + C(region, ref=SA) + education' at screen X(24), screen Y(54.08) left font ',11.9' textcolor rgb ink_soft noenhanced front
set label 'Odds ratio of each term, the others held equal (logit)' at screen X(24), screen Y(72.42) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer: n = 2,521.' at screen X(24), screen Y(438.3) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Lines are 95% confidence intervals (Wald, t). Design: weighted by population.' at screen X(24), screen Y(450.09) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Squares are reference categories. Hollow dots: the interval holds 1.' at screen X(24), screen Y(461.88) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: 179 of 2,700 rows are not in the model: they miss an answer to one of its variables.' at screen X(24), screen Y(473.67) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package carData)' at screen X(24), screen Y(485.46) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(206.33); set rmargin at screen X(461.36)
set tmargin at screen Y(90.79); set bmargin at screen Y(384.61)

# --- names of the rows, and their numbers
set label 'odds ratio' at screen X(588), first 7.896 right font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Age in years' at screen X(24), first 25.417 left font ',11' textcolor rgb ink noenhanced front
set label '1.015 (1.007–1.023)' at screen X(588), first 25.417 right font ',11' textcolor rgb ink noenhanced front
set label 'Sex' at screen X(24), first 47.597 left font ',11' textcolor rgb ink noenhanced front
set label 'Women (reference)' at screen X(38), first 66.092 left font ',11' textcolor rgb ink_soft noenhanced front
set label '1' at screen X(588), first 66.092 right font ',11' textcolor rgb ink_faint noenhanced front
set label 'Men' at screen X(38), first 85.342 left font ',11' textcolor rgb ink noenhanced front
set label '0.88 (0.72–1.09)' at screen X(588), first 85.342 right font ',11' textcolor rgb ink noenhanced front
set label 'Region' at screen X(24), first 107.522 left font ',11' textcolor rgb ink noenhanced front
set label 'City of Santiago (reference)' at screen X(38), first 126.017 left font ',11' textcolor rgb ink_soft noenhanced front
set label '1' at screen X(588), first 126.017 right font ',11' textcolor rgb ink_faint noenhanced front
set label 'Central' at screen X(38), first 145.267 left font ',11' textcolor rgb ink noenhanced front
set label '0.97 (0.73–1.30)' at screen X(588), first 145.267 right font ',11' textcolor rgb ink noenhanced front
set label 'Metropolitan Santiago' at screen X(38), first 164.517 left font ',11' textcolor rgb ink noenhanced front
set label '3.05 (1.75–5.29)' at screen X(588), first 164.517 right font ',11' textcolor rgb ink noenhanced front
set label 'North' at screen X(38), first 183.767 left font ',11' textcolor rgb ink noenhanced front
set label '1.69 (1.25–2.29)' at screen X(588), first 183.767 right font ',11' textcolor rgb ink noenhanced front
set label 'South' at screen X(38), first 203.017 left font ',11' textcolor rgb ink noenhanced front
set label '1.35 (1.03–1.77)' at screen X(588), first 203.017 right font ',11' textcolor rgb ink noenhanced front
set label 'Education' at screen X(24), first 225.197 left font ',11' textcolor rgb ink noenhanced front
set label 'Primary (reference)' at screen X(38), first 243.692 left font ',11' textcolor rgb ink_soft noenhanced front
set label '1' at screen X(588), first 243.692 right font ',11' textcolor rgb ink_faint noenhanced front
set label 'Post-secondary' at screen X(38), first 262.942 left font ',11' textcolor rgb ink noenhanced front
set label '0.95 (0.70–1.28)' at screen X(588), first 262.942 right font ',11' textcolor rgb ink noenhanced front
set label 'Secondary' at screen X(38), first 282.192 left font ',11' textcolor rgb ink noenhanced front
set label '0.79 (0.62–1.01)' at screen X(588), first 282.192 right font ',11' textcolor rgb ink noenhanced front

# --- figures; kind: 0 the interval leaves the line out, 1 it holds the line, 2 reference
# y  estimate  lower  upper  kind
$marks << END
25.417 1.015065 1.007292 1.022897 0
66.092 1 1 1 2
85.342 0.884254 0.718383 1.088425 1
126.017 1 1 1 2
145.267 0.970727 0.726947 1.296257 1
164.517 3.045149 1.75177 5.293466 0
183.767 1.691859 1.250515 2.288968 0
203.017 1.347594 1.026912 1.768416 0
243.692 1 1 1 2
262.942 0.948563 0.702434 1.280935 1
282.192 0.794519 0.622057 1.014796 1
END

# --- axis
set logscale x
set xrange [0.570997:5.766822]; set yrange [293.817:0]
set label '1' at first 1, screen Y(393.41) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '2' at first 2, screen Y(393.41) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '5' at first 5, screen Y(393.41) center font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'odds ratio, logarithmic axis' at screen X(333.85), screen Y(406.97) center font ',8.8' textcolor rgb ink_faint noenhanced front
# lines of the grid: x, from y, to y, is it the reference?
$grid << END
1 15.792 293.817 0
2 15.792 293.817 0
5 15.792 293.817 0
1 15.792 293.817 1
END

# --- drawing
plot $grid using 1:2:(0):($3-$2):($4 > 0 ? axis : grid) with vectors nohead linewidth 0.8 linecolor rgb variable title 'grid', \
  $marks using 3:1:($4-$3):(0) with vectors nohead linewidth 1.8 linecolor rgb dot title 'intervals', \
  $marks using ($5<2?$2:NaN):1 with points pointtype 7 pointsize 0.85*dots linecolor rgb dot title 'estimates', \
  $marks using ($5==1?$2:NaN):1 with points pointtype 7 pointsize 0.5*dots linecolor rgb paper title 'not different', \
  $marks using ($5==2?$2:NaN):1 with points pointtype 5 pointsize 0.6*dots linecolor rgb axis title 'reference'
unset output
