// The same on plain ws: a peer of this process is written to directly, one of another by publishing to its process.
import { randomUUID } from 'node:crypto'
import { createClient } from 'redis'
import { WebSocketServer } from 'ws'

const redis = createClient({ url: process.env.REDIS_URI })
const subscriber = redis.duplicate()
await Promise.all([redis.connect(), subscriber.connect()])

const node = randomUUID()
const sockets = new Map()
let last = 0

const send = (id, message) => {
  const socket = sockets.get(id)
  if (socket) {
    socket.send(JSON.stringify(message))
    return
  }
  const other = id.slice(0, id.indexOf('/'))
  if (other !== node) redis.publish(other, JSON.stringify({ id, message }))
}

await subscriber.subscribe(node, (text) => {
  const { id, message } = JSON.parse(text)
  sockets.get(id)?.send(JSON.stringify(message))
})

const start = async (id) => {
  const peer = await redis.sPop('waiting')
  if (!peer) {
    await redis.sAdd('waiting', id)
    send(id, { type: 'waiting' })
    return
  }
  const callId = randomUUID()
  send(peer, { type: 'matched', callId, peer: id, polite: true })
  send(id, { type: 'matched', callId, peer, polite: false })
}

const server = new WebSocketServer({ port: Number(process.env.PORT), host: '127.0.0.1' })
server.on('connection', (socket) => {
  const id = `${node}/${++last}`
  sockets.set(id, socket)
  socket.on('message', (data) => {
    const message = JSON.parse(data)
    switch (message.type) {
      case 'start':
        start(id)
        break
      case 'stop':
        if (message.to) send(message.to, { type: 'ended' })
        else redis.sRem('waiting', id)
        break
      case 'candidate':
        send(message.to, { type: 'candidate', candidate: message.candidate })
        break
    }
  })
  socket.on('close', () => {
    sockets.delete(id)
    redis.sRem('waiting', id)
  })
})
