"""Executes one notebook in a fresh GoNB kernel, and exports it as a page.

usage: driver.py NOTEBOOK FOLDER OUT    (FOLDER: where the cells are; writes OUT.ipynb and OUT.html)

Events go to stdout, a JSON object a line:
  {"event": "start", "cells": n}           n code cells
  {"event": "cell", "cell": i, "seconds": s, "noise": "what it wrote to stderr"}
  {"event": "progress", "cell": i, "text": …}    what the cell that is being executed says about itself
  {"event": "error", "cell": i, "message": …}
When stdin ends, whoever started this is gone or wants it to stop: the kernel is killed, nothing more is written.
"""

import json
import os
import re
import signal
import sys
import threading
import time

import nbformat
from latex2mathml.converter import convert
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbconvert import HTMLExporter
from nbconvert.filters import markdown_mistune

kernel = 0


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def stop_with_stdin():
    sys.stdin.buffer.read()
    if kernel:
        try:
            os.killpg(kernel, signal.SIGKILL)
        except ProcessLookupError:
            pass
    os._exit(1)


def code_cells(notebook):
    return [c for c in notebook.cells if c.cell_type == "code" and c.source.strip()]


def only_declares(source):
    return not re.search(r"(?m)^(?:[%!]|import\b|func main\b)", source)


def declared(source):
    return set(re.findall(r"(?m)^(?:func|type|var|const) +((?:\([^)]*\) *)?\w+)", source))


class Client(NotebookClient):
    """Reports what happens, cell by cell; cells are numbered from 1, code cells only.

    A cell that only declares waits for the next one, and the kernel gets both as one: it links a program for all that it
    gets, which takes longer than most cells do. If that fails, those that waited are executed by themselves: one of them may
    be at fault.
    """

    number = 0  # of the cell that is being executed
    began = said = 0.0

    def __init__(self, notebook, **arguments):
        super().__init__(notebook, **arguments)
        self.numbers = {id(c): i for i, c in enumerate(code_cells(notebook), 1)}
        self.waiting = []

    async def async_start_new_kernel(self, **arguments):
        global kernel
        await super().async_start_new_kernel(**arguments)
        kernel = self.km.provisioner.pid

    async def async_execute_cell(self, cell, cell_index, *arguments, **named):
        number = self.numbers.get(id(cell))
        if number is None:
            return cell
        names = declared(cell.source)
        if cell.source.lstrip().startswith("import") or any(names & declared(w.source) for w, *_ in self.waiting):
            await self.execute_waiting()
        if only_declares(cell.source) and number < len(self.numbers):
            self.waiting.append((cell, cell_index, number))
        else:
            await self.execute_with_waiting(cell, cell_index, number)
        return cell

    async def execute_with_waiting(self, cell, index, number):
        source = cell.source
        cell.source = "\n\n".join([w.source for w, *_ in self.waiting] + [source])
        try:
            await self.execute_one(cell, index, number)
        except CellExecutionError:
            await self.execute_waiting()
            self.number = number
            raise
        finally:
            cell.source = source
        for w, _, n in self.waiting:
            w.outputs, w.execution_count = [], n
        self.waiting = []

    async def execute_waiting(self):
        for w in self.waiting:
            await self.execute_one(*w)
        self.waiting = []

    async def execute_one(self, cell, index, number):
        self.number, self.began = number, time.monotonic()
        await super().async_execute_cell(cell, index)
        cell.execution_count = number
        noise = "".join(o.text for o in cell.outputs if o.output_type == "stream" and o.name == "stderr")
        say("cell", cell=number, seconds=time.monotonic() - self.began, noise=noise)

    def process_message(self, msg, cell, cell_index):
        content = msg["content"]
        if content.get("transient", {}).get("display_id") and time.monotonic() - self.said > 5:
            if text := content["data"].get("text/plain"):
                self.said = time.monotonic()
                say("progress", cell=self.number, text=text)
        return super().process_message(msg, cell, cell_index)


def message_of(error, cell):
    """What went wrong, in a few lines without colours, the most telling one first."""
    streams = [o.text for o in cell.get("outputs", []) if o.output_type == "stream"]
    text = "".join(streams) + "\n" + (getattr(error, "evalue", "") or str(error))
    lines = [line.strip() for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()]
    lines = list(dict.fromkeys(line for line in lines if line and not re.match(r"# gonb_|=== RUN|FAIL$", line)))
    panics = [i for i, line in enumerate(lines) if line.startswith(("panic: ", "fatal error: "))]
    first = panics[0] if panics else max(0, len(lines) - 12)
    return "\n".join(lines[first : first + 12])


def execute(notebook, folder):
    """Returns whether every cell ran."""
    client = Client(
        notebook,
        kernel_name="gonb",
        timeout=None,
        record_timing=False,
        coalesce_streams=True,
        store_widget_state=False,
        extra_arguments=["--raw_error=true"],
        resources={"metadata": {"path": folder}},
    )
    code = code_cells(notebook)
    say("start", cells=len(code))
    try:
        client.execute()
        return True
    except (CellExecutionError, DeadKernelError) as error:
        say("error", cell=client.number, message=message_of(error, code[client.number - 1]) or "the kernel died")
        return False


def without_traces_of_progress(notebook):
    """Removes outputs that were emptied, as a progress report is when it has ended."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if not (o.get("data") and not any(o.data.values()))]


def formula(text, display):
    try:
        return convert(text, display=display)
    except Exception:  # what the converter does not know stays readable as it was written
        return f"<code>{markdown_mistune.html_escape(text)}</code>"


# An exported page opens from disk without a network: formulas as MathML, no scripts from elsewhere.
renderer = markdown_mistune.IPythonRenderer
renderer.block_math = lambda self, body: formula(body, "block")
renderer.multiline_math = lambda self, text: formula(text.strip("$"), "block")
renderer.latex_environment = lambda self, name, body: formula(rf"\begin{{{name}}}{body}\end{{{name}}}", "block")
renderer.inline_math = lambda self, body: formula(body, "inline")
embed_images = renderer._html_embed_images  # would close a <details> at its first blank line
renderer._html_embed_images = lambda self, html: embed_images(self, html) if "<img" in html else html
TEMPLATE = """{% extends 'lab/index.html.j2' %}
{% block codecell %}{% if 'solution' in cell.metadata.tags %}<details class="solution"><summary>Solution</summary>{{ super() }}</details>
{% else %}{{ super() }}{% endif %}{% endblock %}
{% block input_group %}{% if 'reading' in cell.metadata.tags %}<details class="reading"><summary>Which sentences this chooses from</summary>{{ super() }}</details>
{% else %}{{ super() }}{% endif %}{% endblock %}
{% block data_svg scoped %}<div class="jp-RenderedSVG jp-OutputArea-output {{ extra_class }}" data-mime-type="image/svg+xml">
<img alt="{{ output.data.get('text/plain', '') | escape_html }}" src="data:image/svg+xml;base64,{{ output.data['image/svg+xml'] | text_base64 }}">
</div>{% endblock %}
{% block html_head_css %}{{ super() }}<style>
.jp-OutputArea-output pre { font-family: var(--jp-code-font-family); line-height: var(--jp-code-line-height); }
.jp-OutputArea-output.jp-RenderedMarkdown { padding-left: 0; }
.jp-RenderedSVG img { max-width: 100%; height: auto; }
details.solution > summary, details.reading > summary { font: var(--jp-content-font-size1) var(--jp-content-font-family); margin: 1em 0 0 calc(var(--jp-cell-prompt-width) + 30px); }
details.reading > summary { opacity: .6; font-size: smaller; }
</style>{% endblock %}
{% block html_head_js_requirejs %}{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_js_mermaidjs %}{% endblock %}"""


def page(notebook, name):
    notebook.metadata.setdefault("language_info", {})["pygments_lexer"] = "go"
    exporter = HTMLExporter(raw_template=TEMPLATE, embed_images=True)
    return exporter.from_notebook_node(notebook, resources={"metadata": {"name": name}})[0]


def main(path, folder, out):
    threading.Thread(target=stop_with_stdin, daemon=True).start()
    notebook = nbformat.read(path, as_version=4)
    fine = execute(notebook, folder)
    without_traces_of_progress(notebook)
    for ending, text in (".ipynb", nbformat.writes(notebook) + "\n"), (".html", page(notebook, os.path.basename(out))):
        with open(out + ending, "w", encoding="utf-8") as file:
            file.write(text)
    sys.stdout.flush()
    os._exit(0 if fine else 1)


main(*sys.argv[1:])
