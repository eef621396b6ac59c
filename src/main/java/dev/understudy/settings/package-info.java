/**
 * Settings of users: how a session plays and records, what it ignores and redacts, and its gateway.
 */
@NullMarked
package dev.understudy.settings;

import org.jspecify.annotations.NullMarked;
