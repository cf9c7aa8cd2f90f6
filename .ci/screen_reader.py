"""A running program as a screen reader has it: its objects by role and name, a keyboard and a pointer."""

import re
import subprocess
import sys
import time

PATIENCE = 30.0
# What any program exposed so far: every name and text.
HEARD = set()


class Program:
    """The program as its accessible objects."""

    def __init__(self, command):
        import gi

        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi

        self.atspi = Atspi
        self.process = subprocess.Popen(command)
        self.root = None
        self.root = self.wait("the program", self.application)
        self.wait("the keyboard", self.take_keyboard)

    def application(self):
        desktop = self.atspi.get_desktop(0)
        children = (desktop.get_child_at_index(at) for at in range(desktop.get_child_count()))
        found = [child for child in children if child and child.get_name() == "rulescope"]
        return found[0] if found and found[0].get_child_count() else None

    def take_keyboard(self):
        window = ["xdotool", "search", "--onlyvisible", "--class", "rulescope", "windowfocus"]
        return subprocess.run(window, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0

    def nodes(self):
        """Every object, from top to bottom; those that went away meanwhile are passed over."""
        pending = [self.root] if self.root else []
        while pending:
            node = pending.pop()
            try:
                children = [node.get_child_at_index(at) for at in range(node.get_child_count())]
                name = node.get_name() or ""
                HEARD.add(name)
                yield node.get_role_name(), name, node
            except Exception:
                continue
            pending.extend(child for child in reversed(children) if child)

    def wait(self, what, found):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                sys.exit(f"the program went away while waiting for {what}")
            try:
                if answer := found():
                    return answer
            except Exception:
                pass  # The tree changed under us; look again.
            time.sleep(0.1)
        for role, name, _ in self.nodes():
            print(f"  {role}: {name}", file=sys.stderr)
        sys.exit(f"not found through AT-SPI: {what}")

    def look(self, role, name):
        """The first object of that role and name, in which “*” stands for any text."""
        fits = re.compile(".*".join(map(re.escape, name.split("*"))), re.DOTALL).fullmatch
        return next((node for its, called, node in self.nodes() if role in (its, "*") and fits(called)), None)

    def find(self, role, name):
        return self.wait(f"{role} “{name}”", lambda: self.look(role, name))

    def gone(self, role, name):
        self.wait(f"{role} “{name}” to go", lambda: self.look(role, name) is None)

    def click(self, role, name):
        def done():
            node = self.look(role, name)
            return node is not None and node.do_action(0)

        self.wait(f"{role} “{name}” to click", done)

    def right_click(self, role, name):
        self.point(role, name, "b3c")

    def point(self, role, name, event="b1c"):
        """What the pointer does in the middle of something."""
        area = self.find(role, name).get_extents(self.atspi.CoordType.SCREEN)
        self.atspi.generate_mouse_event(area.x + area.width // 2, area.y + area.height // 2, event)

    def with_shift(self, role, name):
        """Clicks while Shift is held."""
        subprocess.run(["xdotool", "keydown", "shift"], check=True)
        self.point(role, name)
        subprocess.run(["xdotool", "keyup", "shift"], check=True)

    def press(self, *keys):
        subprocess.run(["xdotool", "key", *keys], check=True)

    def type(self, entry, text):
        """Gives a field the keyboard and types."""
        def focused():
            node = self.look("entry", entry)
            if node is not None and not self.has(node, "FOCUSED"):
                node.grab_focus()
            return node is not None and self.has(node, "FOCUSED")

        self.wait(f"entry “{entry}” to have the keyboard", focused)
        subprocess.run(["xdotool", "type", "--delay", "4", text], check=True)
        self.wait(f"{text} in “{entry}”", lambda: text in self.text(self.look("entry", entry)))

    def text(self, node):
        return self.atspi.Text.get_text(node, 0, self.atspi.Text.get_character_count(node))

    def has(self, node, state):
        return node.get_state_set().contains(getattr(self.atspi.StateType, state))

    def wait_for(self, role, name, state):
        self.wait(f"{name} to be {state}", lambda: self.has(self.look(role, name), state))

    def end(self):
        self.process.kill()
        self.process.wait()
