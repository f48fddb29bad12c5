// A real SMTP server for tests: it takes mail, prints what it understood, and misbehaves on request.
//
//   node mail.mjs <certificate> <key> [tls|starttls|none] [user:password]
//
// certificate, key: PEM files, made by the test; `-` for both when there is no TLS
// tls, starttls, none: how it is spoken to; starttls by default
// user:password: who may send; anybody without it
//
// What a recipient's name asks for:
//   busy-once@    451 the first time, then taken      unknown@   550
//   full@         452                                 closing@   421
//   spam@         554 after the mail was sent         slow@      451 after the mail was sent
//   rcpt+550+5.1.1@, data+554+5.7.1@, and in the sender's name mail+550+5.7.1@: that answer at that stage; the enhanced code
//                 may be left out, and "+lines" (several lines) or "+foreign" (letters beyond ASCII) follow it
//   hang@         never answers after the mail        drop@      drops the line after the mail
//
// Prints one JSON object a line: {"port": n} first, then {"mail": ...} for each mail that was taken, as mailparser reads it.
// Ends with its standard input.
import { readFileSync } from 'node:fs'
import { SMTPServer } from 'smtp-server'
import { simpleParser } from 'mailparser'

const [certificate, key, security = 'starttls', account] = process.argv.slice(2)
const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`)
const refusal = (code, words) => Object.assign(new Error(words), { responseCode: code })
const busy = new Set()

// The refusal that a name asks for at a stage.
function scripted(stage, name) {
  const [at, code, ...rest] = name.split('+')
  if (at !== stage || code === undefined) return null
  const status = rest.find((part) => /^\d/.test(part))
  const said = (words) => (status === undefined ? words : `${status} ${words}`)
  if (rest.includes('foreign')) return refusal(Number(code), said('Empfänger „unbekannt“ – не принято'))
  // The server writes a message of several lines as several lines.
  if (rest.includes('lines')) return Object.assign(refusal(Number(code), ''), { message: [said('Not taken,'), said('see https://example.org')] })
  return refusal(Number(code), said(`<${name}> is not taken`))
}

const server = new SMTPServer({
  ...(security === 'none' ? {} : { cert: readFileSync(certificate), key: readFileSync(key) }),
  secure: security === 'tls',
  disabledCommands: security === 'none' ? ['STARTTLS'] : [],
  authOptional: account === undefined,
  allowInsecureAuth: security === 'none',
  hidePIPELINING: true,
  size: 20_000_000,
  onAuth(given, _session, done) {
    const right = account === `${given.username}:${given.password}`
    done(right ? null : refusal(535, `5.7.8 Wrong password for ${given.username}`), { user: given.username })
  },
  onMailFrom({ address }, _session, done) {
    done(scripted('mail', address.split('@')[0]))
  },
  onRcptTo({ address }, _session, done) {
    const [name] = address.split('@')
    const asked = scripted('rcpt', name)
    if (asked) return done(asked)
    if (name === 'unknown') return done(refusal(550, `5.1.1 <${address}> is not known here`))
    if (name === 'full') return done(refusal(452, `4.2.2 The mailbox of ${address} is full`))
    if (name === 'closing') return done(refusal(421, '4.3.2 Closing now'))
    if (name === 'busy-once' && !busy.has(address)) {
      busy.add(address)
      return done(refusal(451, '4.3.0 Try again later'))
    }
    done()
  },
  onData(stream, session, done) {
    const recipients = session.envelope.rcptTo.map(({ address }) => address)
    const names = recipients.map((address) => address.split('@')[0])
    simpleParser(stream)
      .then((mail) => {
        if (names.includes('hang')) return
        if (names.includes('drop')) return server.connections.forEach((connection) => connection._socket.destroy())
        const asked = scripted('data', names[0])
        if (asked) return done(asked)
        if (names.includes('spam')) return done(refusal(554, '5.7.1 This looks like spam'))
        if (names.includes('slow')) return done(refusal(451, '4.7.1 Greylisted'))
        say({ mail: described(mail, recipients, session) })
        done()
      })
      .catch(done)
  },
})

function described(mail, recipients, session) {
  return {
    recipients,
    secure: session.secure,
    user: session.user ?? null,
    connection: session.id,
    hello: session.hostNameAppearsAs,
    raw: Object.fromEntries(mail.headerLines.map(({ key, line }) => [key, line])),
    names: mail.headerLines.map(({ key }) => key),
    from: mail.from?.text,
    to: mail.to?.value,
    subject: mail.subject,
    messageId: mail.messageId,
    date: mail.date?.toISOString(),
    unsubscribe: mail.headers.get('list')?.unsubscribe?.url ?? null,
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.map(({ filename, contentType, content }) => ({
      filename,
      contentType,
      content: content.toString('utf8'),
    })),
  }
}

// What a connection does wrong is the test's business; it must not end the server.
server.on('error', () => {})
process.stdin.on('data', () => {}).on('close', () => process.exit(0)).on('end', () => process.exit(0))
server.listen(0, '127.0.0.1', () => say({ port: server.server.address().port }))
