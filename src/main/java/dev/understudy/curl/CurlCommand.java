package dev.understudy.curl;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.Headers;
import java.util.List;
import java.util.Optional;

/**
 * The request that a curl command sends.
 *
 * @param method the HTTP method
 * @param url the URL
 * @param headers the headers, without those that curl adds itself
 * @param body the body; may be empty
 * @param bodyFile the file that holds the body, if it cannot be read here
 */
public record CurlCommand(
    String method, Url url, Headers headers, Bytes body, Optional<String> bodyFile) {

  /**
   * Parses a command as people paste it: with the quotes of any shell, continued lines, a prompt,
   * and pipes for the output.
   *
   * @throws IllegalArgumentException for text that is not a curl command, with a message that says
   *     why and where
   */
  public static CurlCommand parse(String pasted) {
    ShellWords.Command command = ShellWords.parse(pasted);
    List<String> words = command.words();
    int curl = 0;
    while (curl < words.size() && !isCurl(words.get(curl))) {
      curl++;
    }
    return new CurlOptions(words.subList(curl + 1, words.size()), command.here()).read();
  }

  static boolean isCurl(String word) {
    return word.equals("curl") || word.endsWith("/curl") || word.equalsIgnoreCase("curl.exe");
  }
}
