"""`hardcoded-credential`: what is a credential, what only looks like one, and that it is never shown."""

import msgspec
import pytest
import secret_strings as strings

from codeguard.analysis import FileReport, analyse
from codeguard.files import kind_of
from codeguard.rules.hardcoded_credential import HardcodedCredential
from codeguard.rules.secret_default import SecretDefault
from codeguard.source import Source


def analysed(code: str, path: str = "app/module.py") -> FileReport:
    report = analyse(Source(path, code.encode(), kind_of(path)), [HardcodedCredential()])
    assert report.facts is not None
    assert not report.errors
    return report


def lines(code: str, path: str = "app/module.py") -> list[int]:
    return [finding.line for finding in analysed(code, path).findings]


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("password = 'hunter2'", id="password"),
        pytest.param("passwd = pwd = 'toor'", id="two targets, one literal"),
        pytest.param("dbPassword = 'S3cr3t!'", id="camel case"),
        pytest.param("PASSWORD_PROD = b'hunter2'", id="bytes and a tail"),
        pytest.param("SECRET_KEY = 'dev'", id="secret key of a word"),
        pytest.param("secret = 'swordfish'", id="a word"),
        pytest.param("api_key = 'abc123'", id="short key"),
        pytest.param("auth_token: str = 'abcdef'", id="annotated"),
        pytest.param("token = 'a8f5f167f44f4964e6c998de'", id="bare token that looks like one"),
        pytest.param("self.password = 'hunter2'", id="attribute"),
        pytest.param("config['password'] = 'hunter2'", id="subscript"),
        pytest.param("os.environ['PGPASSWORD'] = 'hunter2'", id="environment set"),
        pytest.param("user, password = 'admin', 'hunter2'", id="tuple"),
        pytest.param("password = f'hunter2'", id="f-string without fields"),
        pytest.param("password = 'hunter2' if live else 'hunter3'", id="conditional"),
        pytest.param("if (password := 'hunter2'): pass", id="walrus"),
        pytest.param("connect(password='hunter2')", id="keyword"),
        pytest.param("connect(**{'password': 'hunter2'})", id="dict entry"),
        pytest.param("headers = {'X-Api-Key': 'b41f6c9d27e8'}", id="header"),
        pytest.param("def f(user, password='hunter2'): pass", id="parameter default"),
        pytest.param("def f(*, password='hunter2'): pass", id="keyword-only default"),
        pytest.param("f = lambda password='hunter2': password", id="lambda default"),
        pytest.param("class A:\n  password = 'hunter2'", id="class attribute"),
        pytest.param("if password == 'hunter2': pass", id="compared with"),
        pytest.param("get(url, auth=('admin', 'hunter2'))", id="pair"),
        pytest.param("passphrase = 'correct horse battery staple'", id="passphrase"),
        pytest.param("password = 'super-secret-password'", id="a poor secret"),
        pytest.param(f"x = '{strings.AWS}'", id="AWS"),
        pytest.param(f"x = '{strings.GITHUB}'", id="GitHub"),
        pytest.param(f"x = ['{strings.GITHUB_FINE}']", id="GitHub fine-grained"),
        pytest.param(f"f('{strings.SLACK}')", id="Slack"),
        pytest.param(f"x = '{strings.SLACK_HOOK}'", id="Slack webhook"),
        pytest.param(f"x = '{strings.GOOGLE}'", id="Google"),
        pytest.param(f"x = '{strings.STRIPE}'", id="Stripe"),
        pytest.param(f"x = '{strings.JWT}'", id="JSON web token"),
        pytest.param(f"x = 'Bearer {strings.JWT}'", id="bearer"),
        pytest.param(f"x = '''{strings.PRIVATE_KEY}'''", id="private key"),
        pytest.param(f"x = {strings.PRIVATE_KEY!r}", id="private key on one line"),
        pytest.param(f"x = '{strings.URL}'", id="URL"),
        pytest.param("x = f'postgresql://app:" + "hunter2@{host}/shop'", id="URL with a host filled in"),
        pytest.param(f"x = '{strings.DSN}'", id="connection string"),
    ],
)
def test_reported(code: str) -> None:
    assert len(set(lines(code))) == 1
    assert lines(code, "app/module.pyi") == lines(code)
    assert lines(code, "tests/test_module.py") == []


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("password = ''", id="empty"),
        pytest.param("password = None", id="none"),
        pytest.param("password = os.environ['DB_PASSWORD']", id="environment"),
        pytest.param("password = 'changeme'", id="placeholder"),
        pytest.param("api_key = 'your-api-key-here'", id="placeholder of a key"),
        pytest.param(f"api_key = '{strings.STRIPE_TEST}'", id="test key"),
        pytest.param("api_key = 'DB_PASSWORD'", id="environment variable's name"),
        pytest.param("PASSWORD = 'password'", id="equal to its name"),
        pytest.param("CONF_ACCESS_TOKEN = 'access_token'", id="equal to a part of its name"),
        pytest.param("AUTH_SECRET = 'client_secret'", id="a name"),
        pytest.param("token_header = 'X-Auth-Token'", id="header's name"),
        pytest.param("password_field = 'pw'", id="field"),
        pytest.param("token_url = 'https://login.example.org/token'", id="url"),
        pytest.param("secret_name = 'prod/db'", id="secret's name"),
        pytest.param("invalid_password = 'bad_credentials_2'", id="error code"),
        pytest.param("update_password = 'always'", id="verb"),
        pytest.param("password = getpass('Password: ')", id="prompt"),
        pytest.param("labels = {'password': 'Passwort'}", id="label"),
        pytest.param("password = 'Enter your password'", id="prose"),
        pytest.param("secret = '${APP_SECRET}'", id="shell template"),
        pytest.param("secret = '{{ vault_secret }}'", id="jinja template"),
        pytest.param("secret = '<secret>'", id="angle template"),
        pytest.param("secret = '%(secret)s'", id="percent template"),
        pytest.param("password = f'{user}{number}'", id="f-string"),
        pytest.param("password = ':password'", id="bind parameter"),
        pytest.param("password = '********'", id="mask"),
        pytest.param("password = '[REDACTED]'", id="redacted"),
        pytest.param("secret = 'vault://kv/app'", id="reference"),
        pytest.param("secret = 'arn:aws:secretsmanager:eu:1:secret'", id="arn"),
        pytest.param("password = '/run/secrets/db'", id="path"),
        pytest.param("private_key = 'server.pem'", id="file"),
        pytest.param("password = 'VARCHAR(255)'", id="column type"),
        pytest.param("schema = {'password': 'string'}", id="schema"),
        pytest.param("password = r'^[a-z]{8,}$'", id="pattern"),
        pytest.param("password = '$2b$12$abcdefghijklmnopqrstuv'", id="hash"),
        pytest.param("if password_hash == '5e884898da28047151d0e56f': pass", id="hash compared with"),
        pytest.param("if password == '': pass", id="compared with nothing"),
        pytest.param("token = '<pad>'", id="model token"),
        pytest.param("token = 'EOF'", id="lexer token"),
        pytest.param("if token == 'IDENT': pass", id="lexer comparison"),
        pytest.param("next_page_token = 'page2'", id="page"),
        pytest.param("sensor(api_key='outPutCurrent')", id="key of a table"),
        pytest.param("cache_key = 'b1946ac92492d2347c6235b4d2611184'", id="cache key"),
        pytest.param("class T(StrEnum):\n  PASSWORD = 'pw2'", id="enumeration"),
        pytest.param("commit = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'", id="commit"),
        pytest.param("x = 'AKIA" + "IOSFODNN7EXAMPLE'", id="example key"),
        pytest.param("x = 'gh" + "p_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'", id="form of a token"),
        pytest.param("dsn = 'https://0a1b2c3d@o1.ingest.sentry.io/1'", id="Sentry"),
        pytest.param("dsn = 'https://0a1b:9f8e@sentry.example.org/1'", id="old Sentry"),
        pytest.param("x = 'postgresql://app@db/shop'", id="user only"),
        pytest.param("x = 'postgresql://{user}:{password}@db/shop'", id="URL template"),
        pytest.param("x = f'postgresql://{user}:{password}@db/shop'", id="URL f-string"),
        pytest.param("x = 'https://docs.example.org/a:b@c'", id="colon in the path"),
        pytest.param("x = 'mysql://user:" + "password@host/db'", id="form of a URL"),
        pytest.param(f"def f():\n  '''Connects to {strings.URL}.'''", id="docstring"),
        pytest.param(f"d = {{'connection_examples': [{{'url': '{strings.URL}'}}]}}", id="example"),
        pytest.param(f"x = '''{strings.PUBLIC_KEY}'''", id="public key"),
        pytest.param("x.startswith('-----BEGIN RSA " + "PRIVATE KEY-----')", id="header of a key"),
        pytest.param("password = '-----BEGIN CERTIFICATE-----'", id="certificate"),
    ],
)
def test_not_reported(code: str) -> None:
    assert lines(code) == []


def test_a_value_is_reported_at_its_own_line() -> None:
    code = "connect(\n    user='app',\n    password=(\n        'hunter2'\n    ),\n)\n"
    (finding,) = analysed(code).findings
    assert (finding.line, finding.column, finding.snippet) == (4, 9, "        '***'")


@pytest.mark.parametrize(
    "code",
    [
        "password = os.getenv('DB_PASSWORD', 'hunter2')",
        "password = os.getenv('DB_PASSWORD') or 'hunter2'",
        "password = os.environ['PW'] if 'PW' in os.environ else 'hunter2'",
        "class S(BaseSettings):\n    password: str = 'hunter2'",
        f"url = os.getenv('DATABASE_URL', '{strings.URL}')",
        "def f(password: str = typer.Option('hunter2')): pass",
    ],
)
def test_a_default_is_the_other_rules_finding(code: str) -> None:
    report = analyse(Source("a.py", code.encode()), [HardcodedCredential(), SecretDefault()])
    assert [finding.rule for finding in report.findings] == ["secret-default"]


@pytest.mark.parametrize(
    ("code", "secret"),
    [
        pytest.param("password = 'hunter2'  # hunter2, really", "hunter2", id="comment"),
        pytest.param("a = password = 'pa\\\"ss\\x31wörd'", "wörd", id="escaped"),
        pytest.param("password = 'hun' 'ter2'", "ter2", id="in parts"),
        pytest.param(f"key = '''{strings.PRIVATE_KEY}'''", "MIIEpAIBAAKCAQEA7bq2", id="many lines"),
        pytest.param("password = '''hunter2\\\nhunter3'''", "hunter2", id="first line"),
        pytest.param(f"x = '{strings.URL}'", "hunter2", id="URL"),
        pytest.param(f"x = '{strings.GITHUB}'", strings.GITHUB[8:], id="shape"),
        pytest.param("é = {'password': 'hunter2'}", "hunter2", id="after a character of two bytes"),
        pytest.param("password = 'hunter2'; other = 1" + " " * 300, "hunter2", id="long line"),
    ],
)
def test_the_secret_is_nowhere_in_the_report(code: str, secret: str) -> None:
    report = analysed(code)
    assert report.findings
    assert secret not in msgspec.json.encode(report.findings).decode()


def test_another_value_is_another_finding_and_a_move_is_not() -> None:
    (first,), (moved,), (other,) = (
        analysed(code).findings for code in ("password = 'hunter2'", '\n\npassword = "hunter2"', "password = 'hunter3'")
    )
    assert first.identity == moved.identity != other.identity


@pytest.mark.parametrize("tail", ["", "!", ":", "@", "://", "\\n"])
@pytest.mark.parametrize(
    "part", ["a", "aA", "a1", "a.", "a_", "a-", "a/", "1.", "a b ", "//a:", "_", "*", "eyJ.", "a:a@"]
)
def test_a_long_hostile_value_does_not_hold_up_the_run(part: str, tail: str) -> None:
    analysed(f"password = '{part * 2000}{tail}'\ntoken = api_key = '{part * 2000}{tail}'")
