package dev.understudy.curl;

import dev.understudy.cassette.Placeholder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a pasted shell command into words: POSIX quoting (single, double and {@code $'...'}), the
 * quoting of Windows' {@code cmd} with its carets, line continuations of both and of PowerShell,
 * surrounding prompts and Markdown fences.
 *
 * <p>The value of a variable or a command is unknown, so a placeholder replaces it. Line ends
 * between words count as blanks, since a continuation is easily lost in a paste.
 */
final class ShellWords {

  /** The placeholder for a variable's value. */
  static final String VARIABLE = Placeholder.of("variable", 1);

  /** The prompt of a continuation line. */
  private static final Pattern PROMPT = Pattern.compile("(?<=\\\\\\n)\\s*>\\s+(?=\\S)");

  /** A here-document used as a value. */
  private static final Pattern VALUE_HERE =
      Pattern.compile(
          "\\$\\(\\s*cat\\s+<<-?\\s*['\"]?(\\w+)['\"]?[ \\t]*\\n(.*?)\\n[ \\t]*\\1["
              + " \\t]*\\n?\\s*\\)",
          Pattern.DOTALL);

  private static final Pattern WINDOWS = Pattern.compile("\\^\\s*(?:\\r?\\n|$)|\\^\"");
  private static final Pattern DOUBLED_JSON = Pattern.compile("\"\\{\\s*\"\"\\w");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern HERE =
      Pattern.compile("<<-?\\s*(['\"]?)([A-Za-z_][A-Za-z0-9_]*)\\1");
  private static final String TYPOGRAPHIC = "\u201c\u201d\u2018\u2019\u00ab\u00bb";
  private static final Map<Character, Character> ESCAPES =
      Map.of('n', '\n', 't', '\t', 'r', '\r', 'a', '\u0007', 'b', '\b', 'f', '\f', 'v', '\u000b');

  private String text;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private boolean hereString;
  private String here = "";
  private int at;

  private ShellWords(String text) {
    this.text = text;
  }

  /**
   * The first command of a pasted text.
   *
   * @param words the words in order, without quotes
   * @param here the here-document after it; empty when there is none
   */
  record Command(List<String> words, String here) {}

  /**
   * Reads a command.
   *
   * @throws IllegalArgumentException for an unclosed quote and similar errors
   */
  static Command parse(String pasted) {
    String text = PastedText.command(pasted.replace("\r\n", "\n").replace('\u00a0', ' '));
    boolean windows = WINDOWS.matcher(text).find() && !text.contains("\\\n");
    if (windows) {
      return new Command(CmdWords.read(text), "");
    }
    ShellWords shell = new ShellWords(PROMPT.matcher(text).replaceAll(""));
    shell.read();
    return new Command(shell.words, shell.here);
  }

  private void read() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' || (c == '`' && continues())) {
        escape();
      } else if (c == '\'') {
        inWord = true;
        word.append(until('\'', at));
      } else if (c == '"') {
        inWord = true;
        doubleQuoted();
      } else if (c == '$' && next() == '\'') {
        inWord = true;
        ansiQuoted();
      } else if (c == '$' || c == '`') {
        inWord = true;
        expansion();
      } else if (Character.isWhitespace(c)) {
        endWord();
        at++;
      } else if (c == '#' && !inWord) {
        at = lineEnd();
      } else if (text.startsWith("<<<", at)) {
        endWord();
        at += 3;
        hereString = true;
      } else if (c == '<' && HERE.matcher(text).region(at, text.length()).lookingAt()) {
        hereDocument();
      } else if (c == '<' || c == '>') {
        redirection();
      } else if (c == '|' || c == ';' || c == '&') {
        break;
      } else {
        inWord = true;
        plain(c);
      }
    }
    endWord();
  }

  private void plain(char c) {
    if (TYPOGRAPHIC.indexOf(c) >= 0) {
      throw new IllegalArgumentException(
          place(at)
              + " has a typographic quote ("
              + c
              + "), which no shell accepts as a quote; replace it with a plain one");
    }
    word.append(c);
    at++;
  }

  private boolean continues() {
    int end = at + 1;
    while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    return end >= text.length() || text.charAt(end) == '\n';
  }

  /** Reads a continuation, even with blanks after the backslash, or an escaped character. */
  private void escape() {
    if (continues()) {
      at = lineEnd() + 1;
      return;
    }
    inWord = true;
    word.append(next());
    at += 2;
  }

  private void doubleQuoted() {
    int opened = at++;
    while (at < text.length() && (text.charAt(at) != '"' || isDoubled())) {
      char c = text.charAt(at);
      if (c == '"') {
        word.append(c);
        at += 2;
        continue;
      }
      if ((c == '\\' && "$`\"\\\n".indexOf(next()) >= 0)
          || (c == '`' && "\"`$".indexOf(next()) >= 0)) {
        if (next() != '\n') {
          word.append(next());
        }
        at += 2;
      } else if (c == '$' || c == '`') {
        expansion();
      } else {
        word.append(c);
        at++;
      }
    }
    close(opened);
  }

  /**
   * Whether a quote is doubled, as PowerShell writes one inside quotes; no other shell would in
   * JSON.
   */
  private boolean isDoubled() {
    return next() == '"' && DOUBLED_JSON.matcher(text).find();
  }

  private void ansiQuoted() {
    int opened = at;
    at += 2;
    while (at < text.length() && text.charAt(at) != '\'') {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        ansiEscape();
      } else {
        word.append(c);
        at++;
      }
    }
    close(opened);
  }

  private void ansiEscape() {
    char escaped = next();
    at += 2;
    if (escaped == 'u' || escaped == 'x' || escaped == 'U') {
      int most = escaped == 'u' ? 4 : escaped == 'x' ? 2 : 8;
      int end = at;
      while (end < Math.min(text.length(), at + most)
          && Character.digit(text.charAt(end), 16) >= 0) {
        end++;
      }
      if (end > at) {
        int code = Integer.parseUnsignedInt(text.substring(at, end), 16);
        word.append(Character.isValidCodePoint(code) ? Character.toString(code) : "\ufffd");
        at = end;
        return;
      }
    }
    word.append((char) ESCAPES.getOrDefault(escaped, escaped));
  }

  /** Reads a variable or a command, whose value only the shell knows. */
  private void expansion() {
    char c = text.charAt(at);
    Matcher value = VALUE_HERE.matcher(text).region(at, text.length());
    if (value.lookingAt()) {
      word.append(value.group(2));
      at = value.end();
      return;
    }
    if (c == '`') {
      int opened = at;
      until('`', opened);
      word.append(VARIABLE);
      return;
    }
    char next = next();
    if (next == '{' || next == '(') {
      char end = next == '{' ? '}' : ')';
      int opened = at;
      int close = text.indexOf(end, at);
      if (close < 0) {
        throw unclosed(opened);
      }
      word.append(VARIABLE);
      at = close + 1;
      return;
    }
    Matcher name = NAME.matcher(text).region(at + 1, text.length());
    if (name.lookingAt()) {
      word.append(VARIABLE);
      at = name.end();
    } else {
      word.append(c);
      at++;
    }
  }

  private void hereDocument() {
    endWord();
    Matcher marker = HERE.matcher(text).region(at, text.length());
    if (!marker.lookingAt()) {
      throw new IllegalStateException("no here-document");
    }
    at = marker.end();
    int start = lineEnd() + 1;
    Matcher end =
        Pattern.compile("(?m)^\\s*" + Pattern.quote(marker.group(2)) + "\\s*$").matcher(text);
    if (start > text.length() || !end.find(start)) {
      throw new IllegalArgumentException(
          place(marker.start()) + ": the here-document '" + marker.group(2) + "' is never closed");
    }
    here = text.substring(start, end.start()).stripTrailing();
    text = text.substring(0, start) + text.substring(end.end());
  }

  private void redirection() {
    endWord();
    while (at < text.length() && "<>&0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  /** The text up to the next {@code end}; reading continues after it. */
  private String until(char end, int opened) {
    int close = text.indexOf(end, opened + 1);
    if (close < 0) {
      throw unclosed(opened);
    }
    at = close + 1;
    return text.substring(opened + 1, close);
  }

  private void close(int opened) {
    if (at >= text.length()) {
      throw unclosed(opened);
    }
    at++;
  }

  private void endWord() {
    if (inWord) {
      if (hereString) {
        here = word.toString();
        hereString = false;
      } else {
        words.add(word.toString());
      }
      word.setLength(0);
      inWord = false;
    }
  }

  private char next() {
    return at + 1 < text.length() ? text.charAt(at + 1) : '\0';
  }

  private int lineEnd() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  private IllegalArgumentException unclosed(int opened) {
    return new IllegalArgumentException(
        place(opened) + ": the quote or bracket that begins here is never closed");
  }

  private String place(int position) {
    int line = 1 + (int) text.substring(0, position).chars().filter(c -> c == '\n').count();
    int column = position - text.lastIndexOf('\n', position - 1);
    return "line " + line + ", column " + column;
  }
}
