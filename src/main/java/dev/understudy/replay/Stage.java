package dev.understudy.replay;

import dev.understudy.journal.Journal;
import dev.understudy.journal.LateJudge;
import dev.understudy.socket.OpenSockets;

/**
 * What those who answer a session's requests have in common.
 *
 * @param pacer runs things at their time; the caller's to close
 * @param journal hears of each request
 * @param judge looks at what was answered; the caller's to close
 * @param sockets those that are open
 */
public record Stage(Pacer pacer, Journal journal, LateJudge judge, OpenSockets sockets) {}
