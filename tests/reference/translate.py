"""R expressions of reference cases (derive, subset) in opine's expression language."""
import re

TOKEN = re.compile(r'\s*(?:(%in%)|(==|!=|<=|>=|&&|\|\||[-+*/()<>!&|,:])|("(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\')|(\d+\.?\d*(?:[eE][-+]?\d+)?)|([A-Za-z.][A-Za-z0-9._]*|`[^`]+`))')


class Untranslatable(Exception):
    pass


def tokens(text):
    at, out = 0, []
    text = text.strip()
    while at < len(text):
        m = TOKEN.match(text, at)
        if not m:
            raise Untranslatable(f'cannot read {text[at:]!r}')
        kind = ['in', 'op', 'text', 'number', 'name'][m.lastindex - 1]
        out.append((kind, m.group(m.lastindex)))
        at = m.end()
    return out + [('end', '')]


class Parser:
    """Recursive descent; R's precedence: ! below comparison, & above |."""

    def __init__(self, text, missing):
        self.t, self.i, self.missing = tokens(text), 0, missing

    def peek(self):
        return self.t[self.i]

    def take(self, value=None):
        if value is not None and self.peek()[1] != value:
            raise Untranslatable(f'expected {value}, found {self.peek()[1]}')
        self.i += 1
        return self.t[self.i - 1]

    def whole(self):
        out = self.disjunction()
        if self.peek()[0] != 'end':
            raise Untranslatable(f'unexpected {self.peek()[1]}')
        return out

    def disjunction(self):
        out = self.conjunction()
        while self.peek()[1] in ('|', '||'):
            self.take()
            out = f'({out} or {self.conjunction()})'
        return out

    def conjunction(self):
        out = self.negation()
        while self.peek()[1] in ('&', '&&'):
            self.take()
            out = f'({out} and {self.negation()})'
        return out

    def negation(self):
        if self.peek()[1] == '!':
            self.take()
            return f'(not {self.negation()})'
        return self.comparison()

    def comparison(self):
        left = self.sum()
        kind, value = self.peek()
        if value in ('==', '!=', '<', '<=', '>', '>='):
            self.take()
            return f'{left} {value} {self.sum()}'
        if kind == 'in':
            self.take()
            listed = f'{left} in ({self.vector()})'
            name = left.strip('`')
            return f'({listed} and not missing({left}))' if name in self.missing else listed
        return left

    def vector(self):
        if self.peek()[1] == 'c':
            self.take()
            self.take('(')
            items = [self.sum()]
            while self.peek()[1] == ',':
                self.take()
                items.append(self.sum())
            self.take(')')
            return ', '.join(items)
        first = self.sum()
        if self.peek()[1] == ':':
            self.take()
            last = self.sum()
            return ', '.join(str(k) for k in range(int(first), int(last) + 1))
        return first

    def sum(self):
        out = self.product()
        while self.peek()[1] in ('+', '-'):
            out = f'{out} {self.take()[1]} {self.product()}'
        return out

    def product(self):
        out = self.unary()
        while self.peek()[1] in ('*', '/'):
            out = f'{out} {self.take()[1]} {self.unary()}'
        return out

    def unary(self):
        if self.peek()[1] == '-':
            self.take()
            return '-' + self.unary()
        return self.primary()

    def primary(self):
        kind, value = self.take()
        if kind == 'number':
            return value
        if kind == 'text':
            inner = value[1:-1]
            return f"'{inner}'" if '"' in inner else f'"{inner}"'
        if kind == 'name':
            if value in ('TRUE', 'T'):
                return '1'
            if value in ('FALSE', 'F'):
                return '0'
            if value == 'is.na' and self.peek()[1] == '(':
                self.take('(')
                out = f'missing({self.primary()})'
                self.take(')')
                return out
            if value in ('as.numeric', 'as.character', 'factor') and self.peek()[1] == '(':
                self.take('(')
                out = self.disjunction()
                self.take(')')
                return out
            return '`' + value.strip('`') + '`'
        if value == '(':
            out = self.disjunction()
            self.take(')')
            return f'({out})'
        raise Untranslatable(f'unexpected {value}')


def translate(text, missing=()):
    """An R condition or arithmetic expression as opine writes it. `missing`: names of variables with missing values."""
    return Parser(text, set(missing)).whole()
