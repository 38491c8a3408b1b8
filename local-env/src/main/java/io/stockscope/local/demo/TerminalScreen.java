// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import java.io.IOException;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.Signals;

/** A whole terminal that is drawn again in place; what stood on it before comes back at the end. */
final class TerminalScreen implements Screen {

    private static final String WINDOW_CHANGED = "WINCH";

    private final Terminal terminal;
    private final Display display;
    private final Attributes before;
    private final View view;
    private volatile boolean resized = true;
    private Size size = new Size();

    private TerminalScreen(Terminal terminal, View view) {
        this.terminal = terminal;
        this.view = view;
        this.display = new Display(terminal, true);
        // What is typed is not shown, and Ctrl-C still is a signal. Ctrl-Z would leave a mess.
        this.before = terminal.enterRawMode();
        Attributes attributes = terminal.getAttributes();
        attributes.setControlChar(Attributes.ControlChar.VSUSP, 0);
        terminal.setAttributes(attributes);
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        terminal.flush();
        Signals.register(WINDOW_CHANGED, () -> resized = true);
    }

    /** Takes the terminal of this process; empty if it has none that can be drawn on. */
    static Optional<Terminal> terminal() {
        try {
            // Without its own handlers for signals: ending is not its business.
            Terminal terminal =
                    TerminalBuilder.builder().system(true).dumb(true).nativeSignals(false).build();
            if (!terminal.getType().startsWith(Terminal.TYPE_DUMB)
                    && terminal.getStringCapability(Capability.cursor_address) != null) {
                return Optional.of(terminal);
            }
            terminal.close();
        } catch (IOException e) {
            // Then there are lines.
        }
        return Optional.empty();
    }

    static TerminalScreen open(Terminal terminal, View view) {
        return new TerminalScreen(terminal, view);
    }

    @Override
    public synchronized void show(Figures figures, View.Now now) {
        if (resized) {
            resized = false;
            size = terminal.getSize();
            display.resize(size.getRows(), size.getColumns());
            terminal.puts(Capability.clear_screen);
            display.reset();
        }
        display.update(view.draw(figures, now, size.getColumns(), size.getRows()), 0);
    }

    @Override
    public synchronized void close() {
        terminal.puts(Capability.cursor_normal);
        terminal.puts(Capability.exit_ca_mode);
        terminal.flush();
        terminal.setAttributes(before);
        try {
            terminal.close();
        } catch (IOException e) {
            // It has been given back as it was.
        }
    }
}
