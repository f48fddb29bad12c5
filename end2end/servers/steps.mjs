// A real SMTP server that tells at which step of a delivery it is, for tests that end the sender there.
//
//   node steps.mjs <hold> <pause>
//
// hold:  connect, mail, rcpt, data or never: the step at which the first delivery is held until "go" is read; at data
//        the whole message is there, and the sender waits for the answer
// pause: at most so many milliseconds of waiting at every step, different each time
//
// Prints one JSON object a line: {"port": n} first; {"at": step} when it holds; {"taken": message id} for every message
// that it took, before the sender is told. Ends with its standard input.
import { createInterface } from 'node:readline'
import { SMTPServer } from 'smtp-server'

const hold = process.argv[2] ?? 'never'
const pause = Number(process.argv[3] ?? 0)
let held = false
let go

const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`)
const input = createInterface({ input: process.stdin })
input.on('line', (line) => line === 'go' && go?.())
input.on('close', () => process.exit(0))

async function step(name, next) {
  if (pause > 0) await new Promise((done) => setTimeout(done, Math.random() * pause))
  if (name === hold && !held) {
    held = true
    say({ at: name })
    await new Promise((done) => (go = done))
  }
  next()
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onConnect: (session, next) => void step('connect', next),
  onMailFrom: (address, session, next) => void step('mail', next),
  onRcptTo: (address, session, next) => void step('rcpt', next),
  onData(stream, session, next) {
    let text = ''
    stream.setEncoding('utf8')
    stream.on('data', (part) => (text += part))
    stream.on('end', () => {
      const id = /^Message-ID:\s*(<[^>]+>)/im.exec(text)?.[1]
      void step('data', () => {
        say({ taken: id })
        next()
      })
    })
  },
})
server.on('error', () => {}) // a sender that was ended in the middle
server.listen(0, '127.0.0.1', () => say({ port: server.server.address().port }))
