# A chart made by opine. Everything is in this file: change texts, numbers and colours and run it again (gnuplot 5.4 or newer).
#   gnuplot chart.gp                               writes chart.svg beside this file
#   gnuplot -e "opine_terminal='png'" chart.gp     or 'pdf'; opine_output='name.png' chooses the name

# --- the chart in words: its title, then what a reader who does not see it should know
#| Where the table departs from independence
#| Chart: a crosstab as shaded cells with their percentages, or its residuals. Where the table departs from independence. Question: How will you vote in
#| the plebiscite: Yes (Pinochet stays) or No? Percent of the column, shaded by how far from independence. Will abstain: Primary 6% −, Post-secondary
#| 7%, Secondary 10% +, Central 9%, Metropolitan Santiago 2% −, North 8%, South 6%, City of Santiago 8%, Women 9%, Men 7%, All 8%; No, against
#| Pinochet: Primary 30% −−, Post-secondary 52% ++, Secondary 40%, Central 42%, Metropolitan Santiago 24% −, North 38%, South 40%, City of Santiago
#| 39%, Women 32% −−, Men 47% ++, All 39%; Undecided: Primary 29% ++, Post-secondary 11% −−, Secondary 24%, Central 22%, Metropolitan Santiago
#| 21%, North 15% −−, South 21%, City of Santiago 26% ++, Women 28% ++, Men 18% −−, All 23%; Yes, for Pinochet: Primary 35% ++, Post-secondary
#| 29%, Secondary 26% −−, Central 27%, Metropolitan Santiago 53% ++, North 39% ++, South 33%, City of Santiago 28% −, Women 31%, Men 28%, All 30%;
#| Decided: Primary 65%, Post-secondary 81%, Secondary 66%, Central 69%, Metropolitan Santiago 77%, North 77%, South 73%, City of Santiago 66%, Women
#| 63%, Men 75%, All 69%. Base: respondents with an answer: n = 81 to 1,309 by column (unweighted). Design: weighted by population. Source: FLACSO/Chile,
#| national survey, April and May 1988 (data set Chile of the R package carData).

reset
set encoding utf8
quote = sprintf('%c', 39)    # for texts in which doubling a quote does not work
W = 612; H = 491    # size of the page in points (1/72 inch)
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
set label '{/:Bold Where the table departs from independence}' at screen X(24), screen Y(31.06) left font ',16.5' textcolor rgb ink enhanced front
set label 'How will you vote in the plebiscite: Yes (Pinochet stays) or No?' at screen X(24), screen Y(54.08) left font ',11.9' textcolor rgb ink_soft noenhanced front
set label 'Percent of the column, shaded by how far from independence' at screen X(24), screen Y(72.42) left font ',9.5' textcolor rgb ink_faint noenhanced front
set label 'Base: respondents with an answer: n = 81 to 1,309 by column (unweighted).' at screen X(24), screen Y(396.1) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Design: weighted by population.' at screen X(24), screen Y(407.89) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Numbers under the columns are their bases. Shades and + or − tell where a cell lies more than 2 (++ or −−: 3) standard' at screen X(24), screen Y(419.68) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'errors of the design above or below what independence would give. * small base: read with care.' at screen X(24), screen Y(431.47) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Note: vote: 168 of 2,700 rows are not in the base: (no answer) 168; education: 11 of 2,700 rows are not in the base: (no' at screen X(24), screen Y(443.26) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'answer) 11; the column ''all'' holds everyone who answered the question, those without an answer to a column variable too.' at screen X(24), screen Y(455.06) left font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Source: FLACSO/Chile, national survey, April and May 1988 (data set Chile of the R package carData)' at screen X(24), screen Y(466.85) left font ',8.8' textcolor rgb ink_faint noenhanced front

# --- the figure
set lmargin at screen X(0); set rmargin at screen X(612)
set tmargin at screen Y(90.79); set bmargin at screen Y(376.2)

# --- names of rows and columns
set label 'Will abstain' at screen X(140.62), first 145.408 right font ',11' textcolor rgb ink noenhanced front
set label 'No, against Pinochet' at screen X(140.62), first 167.408 right font ',11' textcolor rgb ink noenhanced front
set label 'Undecided' at screen X(140.62), first 189.408 right font ',11' textcolor rgb ink noenhanced front
set label 'Yes, for Pinochet' at screen X(140.62), first 211.408 right font ',11' textcolor rgb ink noenhanced front
set label '{/:Bold Decided}' at screen X(140.62), first 240.408 right font ',11' textcolor rgb ink enhanced front
set label 'Primary' at screen X(167.5), first 118.62 left rotate by 90 font ',8.8' textcolor rgb ink_soft noenhanced front
set label '1,036' at screen X(167.5), first 127.012 center font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Post-secondary' at screen X(205.26), first 118.62 left rotate by 90 font ',8.8' textcolor rgb ink_soft noenhanced front
set label '438' at screen X(205.26), first 127.012 center font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Secondary' at screen X(243.02), first 118.62 left rotate by 90 font ',8.8' textcolor rgb ink_soft noenhanced front
set label '1,048' at screen X(243.02), first 127.012 center font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Central' at screen X(288.79), first 118.62 left rotate by 90 font ',8.8' textcolor rgb ink_soft noenhanced front
set label '569' at screen X(288.79), first 127.012 center font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Metropolitan Santiago' at screen X(326.55), first 118.62 left rotate by 90 font ',8.8' textcolor rgb ink_soft noenhanced front
set label '81*' at screen X(326.55), first 127.012 center font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'North' at screen X(364.31), first 118.62 left rotate by 90 font ',8.8' textcolor rgb ink_soft noenhanced front
set label '313' at screen X(364.31), first 127.012 center font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'South' at screen X(402.07), first 118.62 left rotate by 90 font ',8.8' textcolor rgb ink_soft noenhanced front
set label '679' at screen X(402.07), first 127.012 center font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'City of Santiago' at screen X(439.83), first 118.62 left rotate by 90 font ',8.8' textcolor rgb ink_soft noenhanced front
set label '890' at screen X(439.83), first 127.012 center font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Women' at screen X(485.6), first 118.62 left rotate by 90 font ',8.8' textcolor rgb ink_soft noenhanced front
set label '1,309' at screen X(485.6), first 127.012 center font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'Men' at screen X(523.36), first 118.62 left rotate by 90 font ',8.8' textcolor rgb ink_soft noenhanced front
set label '1,223' at screen X(523.36), first 127.012 center font ',8.8' textcolor rgb ink_faint noenhanced front
set label 'All' at screen X(569.12), first 118.62 left rotate by 90 font ',8.8' textcolor rgb ink_soft noenhanced front
set label '2,532' at screen X(569.12), first 127.012 center font ',8.8' textcolor rgb ink_faint noenhanced front
set label '{/:Bold Education}' at screen X(205.26), first 4.896 center font ',8.8' textcolor rgb ink enhanced front
set arrow from screen X(149.62), first 13.792 to screen X(260.905455), first 13.792 nohead linewidth 0.8 linecolor rgb axis
set label '{/:Bold Region}' at screen X(364.31), first 4.896 center font ',8.8' textcolor rgb ink enhanced front
set arrow from screen X(270.905455), first 13.792 to screen X(457.714545), first 13.792 nohead linewidth 0.8 linecolor rgb axis
set label '{/:Bold Sex}' at screen X(504.48), first 4.896 center font ',8.8' textcolor rgb ink enhanced front
set arrow from screen X(467.714545), first 13.792 to screen X(541.238182), first 13.792 nohead linewidth 0.8 linecolor rgb axis

# --- cells: x, y (points), percent, colour, 1 where the number has the colour of the paper, class of the residual (-2 to 2), 1 where the base is small
$marks << END
167.5 145.41 5.642603 14664317 0 -1 0
205.26 145.41 7.373742 15724527 0 0 0
243.02 145.41 9.614689 8441281 0 1 0
288.79 145.41 9.209064 15724527 0 0 0
326.55 145.41 2.447552 14664317 0 -1 0
364.31 145.41 8.407981 15724527 0 0 0
402.07 145.41 6.219106 15724527 0 0 0
439.83 145.41 7.752809 15724527 0 0 0
485.6 145.41 8.774641 15724527 0 0 0
523.36 145.41 6.604165 15724527 0 0 0
569.12 145.41 7.754104 16777215 0 0 0
167.5 167.41 30.245618 9195786 1 -2 0
205.26 167.41 51.901914 91742 1 2 0
243.02 167.41 40.401957 15724527 0 0 0
288.79 167.41 42.10427 15724527 0 0 0
326.55 167.41 23.846154 14664317 0 -1 0
364.31 167.41 37.774472 15724527 0 0 0
402.07 167.41 40.121197 15724527 0 0 0
439.83 167.41 38.764045 15724527 0 0 0
485.6 167.41 32.286091 9195786 1 -2 0
523.36 167.41 47.111412 91742 1 2 0
569.12 167.41 39.256814 16777215 0 0 0
167.5 189.41 29.391753 91742 1 2 0
205.26 189.41 11.392644 9195786 1 -2 0
243.02 189.41 24.019714 15724527 0 0 0
288.79 189.41 21.818334 15724527 0 0 0
326.55 189.41 21.048951 15724527 0 0 0
364.31 189.41 14.652524 9195786 1 -2 0
402.07 189.41 20.655209 15724527 0 0 0
439.83 189.41 25.842697 91742 1 2 0
485.6 189.41 27.95426 91742 1 2 0
523.36 189.41 17.91878 9195786 1 -2 0
569.12 189.41 23.235673 16777215 0 0 0
167.5 211.41 34.720026 91742 1 2 0
205.26 211.41 29.331701 15724527 0 0 0
243.02 211.41 25.96364 9195786 1 -2 0
288.79 211.41 26.868331 15724527 0 0 0
326.55 211.41 52.657343 91742 1 2 0
364.31 211.41 39.165023 91742 1 2 0
402.07 211.41 33.004488 15724527 0 0 0
439.83 211.41 27.640449 14664317 0 -1 0
485.6 211.41 30.985009 15724527 0 0 0
523.36 211.41 28.365644 15724527 0 0 0
569.12 211.41 29.753408 16777215 0 0 0
167.5 240.41 64.965644 15724527 0 0 0
205.26 240.41 81.233614 15724527 0 0 0
243.02 240.41 66.365597 15724527 0 0 0
288.79 240.41 68.972601 15724527 0 0 0
326.55 240.41 76.503497 15724527 0 0 0
364.31 240.41 76.939495 15724527 0 0 0
402.07 240.41 73.125685 15724527 0 0 0
439.83 240.41 66.404494 15724527 0 0 0
485.6 240.41 63.2711 15724527 0 0 0
523.36 240.41 75.477056 15724527 0 0 0
569.12 240.41 69.010223 16777215 0 0 0
END

# --- legend
set label 'adjusted residual' at screen X(480.22), first 265.488 left font ',8.8' textcolor rgb ink_faint noenhanced front
set object rectangle from screen X(148.62), first 261.528 to screen X(212.74), first 269.448 fillstyle solid noborder fillcolor rgb 0x8C510A
set label '≤ −3' at screen X(181.18), first 276.048 center font ',8.8' textcolor rgb ink_faint noenhanced front
set object rectangle from screen X(213.74), first 261.528 to screen X(277.86), first 269.448 fillstyle solid noborder fillcolor rgb 0xDFC27D
set label '−3 … −2' at screen X(246.3), first 276.048 center font ',8.8' textcolor rgb ink_faint noenhanced front
set object rectangle from screen X(278.86), first 261.528 to screen X(342.98), first 269.448 fillstyle solid noborder fillcolor rgb 0xEFEFEF
set label '−2 … 2' at screen X(311.42), first 276.048 center font ',8.8' textcolor rgb ink_faint noenhanced front
set object rectangle from screen X(343.98), first 261.528 to screen X(408.1), first 269.448 fillstyle solid noborder fillcolor rgb 0x80CDC1
set label '2 … 3' at screen X(376.54), first 276.048 center font ',8.8' textcolor rgb ink_faint noenhanced front
set object rectangle from screen X(409.1), first 261.528 to screen X(473.22), first 269.448 fillstyle solid noborder fillcolor rgb 0x01665E
set label '≥ 3' at screen X(441.66), first 276.048 center font ',8.8' textcolor rgb ink_faint noenhanced front

# --- drawing
set xrange [0:612]; set yrange [285.408:0]
half = 18.381
point = 10.5    # half the height of a cell
shown(v, class) = (v > 0 && v < 0.5 ? '<1' : sprintf('%.0f', v + 1e-9)) . (class == 0 ? '' : class == 2 ? ' ++' : class == 1 ? ' +' : class == -1 ? ' −' : ' −−')
plot $marks using 1:2:($1-half):($1+half):($2-point):($2+point):4 with boxxyerror linecolor rgb variable title 'cells', \
  $marks using 1:2:(shown($3, $6).($7 > 0 ? '*' : '')):($5 > 0 ? paper : ink) with labels font ',10.45' textcolor rgb variable notitle
unset output
