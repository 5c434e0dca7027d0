"""A report as its readers' programs see it: parsed, its structure checked, its texts and tables at hand."""
import html.parser
import re

VOID = {'area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr'}
TEXTS = {'script', 'style'}


class Element:
    def __init__(self, tag, attributes, parent, line):
        self.tag, self.attributes, self.parent, self.line = tag, attributes, parent, line
        self.children, self.pieces = [], []

    def text(self):
        return ''.join(piece if isinstance(piece, str) else piece.text() for piece in self.pieces)

    def all(self, *tags):
        for child in self.children:
            if not tags or child.tag in tags:
                yield child
            yield from child.all(*tags)

    def first(self, tag):
        return next(self.all(tag), None)

    def within(self, tag):
        at = self.parent
        while at is not None and at.tag != tag:
            at = at.parent
        return at is not None

    def classes(self):
        return (self.attributes.get('class') or '').split()


class Page(html.parser.HTMLParser):
    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.source, self.faults = source, []
        self.root = self.open = Element('', {}, None, 0)
        self.feed(source)
        self.close()
        if self.open is not self.root:
            self.faults.append(f'<{self.open.tag}> of line {self.open.line} is not closed')

    def handle_starttag(self, tag, attributes):
        self.start(tag, attributes)
        if tag not in VOID:
            self.open = self.open.children[-1]

    def handle_startendtag(self, tag, attributes):
        self.start(tag, attributes)

    def start(self, tag, attributes):
        names = [name for name, _ in attributes]
        if len(names) != len(set(names)):
            self.faults.append(f'<{tag}> has an attribute twice: {names}')
        element = Element(tag, dict(attributes), self.open, self.getpos()[0])
        self.open.children.append(element)
        self.open.pieces.append(element)

    def handle_endtag(self, tag):
        if self.open.tag != tag:
            self.faults.append(f'</{tag}> of line {self.getpos()[0]} closes <{self.open.tag}> of line {self.open.line}')
        else:
            self.open = self.open.parent

    def handle_data(self, data):
        self.open.pieces.append(data)

    def named(self, id):
        return next((e for e in self.root.all() if e.attributes.get('id') == id), None)

    def questions(self):
        return {e.first('code').text(): e for e in self.root.all('article')}

    def visible_text(self):
        return ''.join(_texts(self.root))


def _texts(element):
    for piece in element.pieces:
        if isinstance(piece, str):
            yield piece
        elif piece.tag not in TEXTS:
            yield from _texts(piece)


def table_rows(table):
    """Rows of a table's body as lists of texts."""
    return [[cell.text() for cell in row.all('td', 'th')] for body in table.all('tbody') for row in body.all('tr')]


# --- faults of a page; each yields texts ---

def is_parsed_whole(page):
    yield from page.faults


def ids_are_unique(page):
    seen = set()
    for e in page.root.all():
        id = e.attributes.get('id')
        if id is not None and (id in seen or not id or re.search(r'\s', id)):
            yield f'id {id!r} of <{e.tag}> is empty, has blanks or stands twice'
        seen.add(id)


def links_resolve(page):
    ids = {e.attributes['id'] for e in page.root.all() if 'id' in e.attributes}
    for e in page.root.all():
        for name in ('href', 'xlink:href'):
            to = e.attributes.get(name)
            if to is not None and (not to.startswith('#') or to[1:] not in ids):
                yield f'<{e.tag} {name}={to!r}> leads nowhere on the page'
        for name in ('aria-labelledby', 'aria-describedby', 'for', 'aria-controls'):
            for to in (e.attributes.get(name) or '').split():
                if to not in ids:
                    yield f'<{e.tag} {name}={to!r}> names nothing on the page'
        if 'data-of' in e.attributes and e.attributes['data-of'] not in ids:
            yield f'data-of={e.attributes["data-of"]!r} names no question'


def nothing_is_loaded(page):
    for e in page.root.all():
        if e.tag in ('link', 'iframe', 'object', 'embed', 'base', 'img', 'image', 'audio', 'video', 'form'):
            yield f'<{e.tag}> does not belong on a page that stands alone'
        for name, value in e.attributes.items():
            if name in ('src', 'srcset', 'data', 'action', 'poster', 'background'):
                yield f'<{e.tag} {name}={value!r}> would load something'
            if name.startswith('on'):
                yield f'<{e.tag} {name}> holds a script'
            if value and re.search(r'url\((?!#)|javascript:|@import', value, flags=re.I):
                yield f'<{e.tag} {name}={value!r}> would load or run something'
    for style in page.root.all('style'):
        if re.search(r'url\(|@import|https?:', style.text()):
            yield 'the style sheet would load something'
    for script in page.root.all('script'):
        if 'src' in script.attributes or (script.attributes.get('type') is None and re.search(r'https?:|fetch\(|XMLHttp|import\(|eval\(', script.text())):
            yield 'a script would load something'


def the_language_and_the_directions_are_said(page):
    root = page.root.first('html')
    if root is None or not root.attributes.get('lang') or root.attributes.get('dir') not in ('ltr', 'rtl'):
        yield '<html> has no lang and dir'
    for e in page.root.all('h1', 'h3'):
        if e.tag == 'h1' and e.attributes.get('dir') != 'auto':
            yield 'the title has no dir="auto"'
        if e.within('article') and e.attributes.get('dir') != 'auto':
            yield f'the heading {e.text()!r} has no dir="auto"'


def headings_are_in_order(page):
    before = 0
    for e in page.root.all('h1', 'h2', 'h3', 'h4', 'h5', 'h6'):
        level = int(e.tag[1])
        if level > before + 1:
            yield f'<{e.tag}> {e.text()!r} follows <h{before}>'
        if not e.text().strip():
            yield f'<{e.tag}> of line {e.line} is empty'
        before = level
    if len(list(page.root.all('h1'))) != 1:
        yield 'there is not one <h1>'


def landmarks_are_there(page):
    for tag in ('header', 'nav', 'main', 'footer'):
        if len(list(page.root.all(tag))) != 1:
            yield f'there is not one <{tag}>'
    links = list(page.root.first('body').all('a'))
    if not links or links[0].attributes.get('href') != '#content' or page.named('content').tag != 'main':
        yield 'the first link does not skip to the content'
    for e in page.root.all('section', 'article', 'nav'):
        if not (e.attributes.get('aria-labelledby') or e.attributes.get('aria-label')):
            yield f'<{e.tag}> of line {e.line} has no name'


def tables_say_what_they_are(page):
    for table in page.root.all('table'):
        caption = table.first('caption')
        if caption is None or not caption.text().strip():
            yield f'the table of line {table.line} has no caption'
        heads = list(table.all('th'))
        if not heads:
            yield f'the table of line {table.line} has no heads'
        for th in heads:
            if th.attributes.get('scope') not in ('col', 'row', 'colgroup', 'rowgroup'):
                yield f'<th> {th.text()!r} of line {th.line} has no scope'
        width = max((sum(int(c.attributes.get('colspan', 1)) for c in row.children) for row in table.all('tr')), default=0)
        for row in table.all('tr'):
            if sum(int(c.attributes.get('colspan', 1)) for c in row.children) != width:
                yield f'the row of line {row.line} has other columns than its table'


def drawings_have_names(page):
    for svg in page.root.all('svg'):
        title, words = svg.first('title'), svg.first('desc')
        if svg.attributes.get('role') != 'img' or title is None or not title.text().strip() or words is None or not words.text().strip():
            yield f'the drawing of line {svg.line} has no title and description'
        elif svg.attributes.get('aria-labelledby') != f"{title.attributes.get('id')} {words.attributes.get('id')}":
            yield f'the drawing of line {svg.line} is not named by its title and description'
        if 'viewbox' not in svg.attributes:
            yield f'the drawing of line {svg.line} has no proportions'


def no_number_is_broken(page):
    text = page.visible_text()
    for broken in ('NaN', '-nan', ' nan', 'inf ', '(null)'):
        if broken in text:
            at = text.index(broken)
            yield f'the page shows {broken!r}: {text[max(0, at - 60):at + 40]!r}'


def synthetic_data_say_so(page):
    banners = [e for e in page.root.all('p') if 'opine-banner' in e.classes()]
    if not banners:
        return
    words = banners[0].text()
    for e in page.root.all('article', 'section'):
        if not any(b.parent.parent is e for b in banners):
            yield f'<{e.tag} id={e.attributes.get("id")!r}> does not say {words!r}'
    for svg in page.root.all('svg'):
        if 'SYNTHETIC' not in svg.text():
            yield f'the drawing of line {svg.line} does not say that its data are synthetic'


CHECKS = [is_parsed_whole, ids_are_unique, links_resolve, nothing_is_loaded, the_language_and_the_directions_are_said, headings_are_in_order, landmarks_are_there,
          tables_say_what_they_are, drawings_have_names, no_number_is_broken, synthetic_data_say_so]


def faults_of(page):
    return [f'{check.__name__}: {fault}' for check in CHECKS for fault in check(page)]
